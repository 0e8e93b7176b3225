import { expect, test } from 'vitest'
import { failedRun } from '../../../src-main/workers/inference/run-model.ts'
import { firstLine } from '../../../src-main/workers/inference/runtime.ts'

test.each([
  [
    'Exception during initialization: onnxruntime::Initializer::Initializer(const onnx::TensorProto&, const std::filesystem::__cxx11::path&) [ONNXRuntimeError] : 1 : FAIL : tensorprotoutils.cc:594 GetExternalDataInfo TensorProto: z external data size mismatch.',
    'TensorProto: z external data size mismatch',
  ],
  [
    'Exception during initialization: static void SafeIntExceptionHandler<onnxruntime::OnnxRuntimeException>::SafeIntOnOverflow() Integer overflow',
    'Integer overflow',
  ],
  ['Load model from /tmp/a b.onnx failed:Protobuf parsing failed.', 'Protobuf parsing failed'],
  [
    "Non-zero status code returned while running Div node. Name:'d' Status Message: /onnxruntime_src/core/x.cc element_wise_ops.cc:692 Compute Integer division by zero",
    'Div: Integer division by zero',
  ],
  [
    'Fatal error: com.other:MyOp(-1) is not a registered function/op',
    'Fatal error: com.other:MyOp(-1) is not a registered function/op',
  ],
  [
    'void onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to allocate memory for requested buffer of size 38654705664',
    'it wants 36.0 GiB of memory at once',
  ],
])('what the runtime says is told without its sources: %s', (said, told) => {
  expect(firstLine(new Error(said))).toBe(told)
})

test('a run that memory was refused to is told with the machine’s, and the profile is not blamed', () => {
  const told = failedRun('net.onnx', 'it wants 36.0 GiB of memory at once', 16 * 2 ** 30)
  expect(told).toMatch(
    /^net\.onnx ran out of memory on this image: it wants 36\.0 GiB .* and this machine has 16\.0 GiB;/,
  )
  expect(told).not.toContain('profile')
  expect(failedRun('net.onnx', 'std::bad_alloc', 2 ** 30)).toContain('ran out of memory')
  expect(failedRun('net.onnx', 'Div: Integer division by zero', 2 ** 30)).toContain('check the profile')
})
