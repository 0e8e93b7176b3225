/** So wide is a name before a slider in the panel. */
export const LABEL_PX = 64
