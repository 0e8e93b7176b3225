/** What preload and main process call each other by. */
export const CHANNELS = {
  chooseFolder: 'host:choose-folder',
  chooseFile: 'host:choose-file',
  reveal: 'host:reveal',
  command: 'host:command',
} as const
