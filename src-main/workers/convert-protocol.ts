import type { ModelOrigin } from '../../src-shared/domain/index.ts'

/** A TensorFlow Lite file becomes an ONNX file in `folder`, in a folder of its own that is named after its content. */
export type ConvertRequest = { path: string; folder: string }

/** The file that was written; `origin` names the one that it was made of. */
export type ConvertResponse = { path: string; origin: ModelOrigin }
