/** Where an ONNX file carries its profile. */
export const PROFILE_KEY = 'hairline.profile'
/** Where a converted file says what it was made of: a ModelOrigin. */
export const ORIGIN_KEY = 'hairline.origin'
/** Where a converted file keeps what the original named of its input: a PartialProfile. */
export const HINTS_KEY = 'hairline.profileHints'
