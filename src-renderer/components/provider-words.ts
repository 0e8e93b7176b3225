import type { ExecutionProvider } from '../../src-shared/domain/index.ts'

export const PROVIDER_WORDS: Record<ExecutionProvider, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  webgpu: 'WebGPU',
  directml: 'DirectML',
  coreml: 'Core ML',
}
