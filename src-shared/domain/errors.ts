/**
 * The closed list of faults that Hairline tells its users about. Anything else becomes `INTERNAL`.
 * A code is part of the public interface (command line, HTTP API): never rename one.
 */
export const ERROR_CODES = [
  'INTERNAL',
  'INVALID_INPUT',
  'WRONG_USAGE',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'CANCELLED',
  'INTERRUPTED',
  'BUSY',
  // files and folders
  'FILE_NOT_FOUND',
  'FOLDER_NOT_FOUND',
  'FOLDER_NOT_ALLOWED',
  'FILE_UNREADABLE',
  'FILE_TOO_LARGE',
  'NOT_WRITABLE',
  'DISK_FULL',
  'WORKSPACE_REFUSED',
  // images and masks
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_MOVED',
  'DUPLICATE_IMAGE',
  'SPLIT_LEAK',
  'MASK_UNREADABLE',
  'MASK_SIZE_MISMATCH',
  'MASK_MISSING',
  'MASK_WITHOUT_IMAGE',
  'MASK_AMBIGUOUS',
  'MASK_KEPT_LOCAL',
  'MASK_CHANGED_ELSEWHERE',
  'PATCH_INVALID',
  // datasets
  'LAYOUT_UNKNOWN',
  'CLASSES_NEEDED',
  'CLASS_NOT_FOUND',
  'NO_IMAGES',
  // models and runs
  'MODEL_UNREADABLE',
  'MODEL_WITHOUT_WEIGHTS',
  'MODEL_WITHOUT_MASK_OUTPUT',
  'MODEL_QUARANTINED',
  'PROFILE_NEEDED',
  'PROFILE_INVALID',
  'NO_CHECKPOINTS',
  'INFERENCE_FAILED',
  'PROVIDER_UNAVAILABLE',
  'DEVICE_UNAVAILABLE',
  'TIME_LIMIT',
  // evaluation and release
  'TARGET_MISMATCH',
  'NO_GROUND_TRUTH',
  'NOT_EVALUATED',
  'REJECTED',
  'VERSION_EXISTS',
  'REGISTRY_UNREADABLE',
  'VERIFICATION_FAILED',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** What a user is told: one sentence that says what is wrong, with which file, and what to do. */
export type ErrorDescription = { code: ErrorCode; message: string; details?: Record<string, unknown> | undefined }

/** A fault that was foreseen. Its message is shown to the user as it is. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  toJSON(): ErrorDescription {
    return { code: this.code, message: this.message, details: this.details }
  }
}
