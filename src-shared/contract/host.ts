import type { BlobLike } from './bytes.ts'

/** Files that the shell's dialog can be asked for. */
export type HostFileKind = 'onnx' | 'json'

/** What the native menu asks the page to do. */
export type HostCommand = 'import-dataset' | 'add-model' | 'import-run' | 'command-palette' | 'shortcuts'

/**
 * What only a desktop can do: the shell's preload puts it on the page as `window.hairlineHost`. In a browser there is none,
 * and everything works without it. A promise of a path is null when the person cancels.
 */
export type DesktopHost = {
  readonly kind: 'electron'
  /** The native folder dialog; an absolute path. */
  chooseFolder(title?: string): Promise<string | null>
  /** The native file dialog; an absolute path. */
  chooseFile(kind: HostFileKind, title?: string): Promise<string | null>
  /** Shows a file or folder in the system's file manager. */
  revealInFolder(path: string): Promise<void>
  /** Where a dropped or chosen `File` lies, as an absolute path; '' for a file that is not on disk. */
  pathForFile(file: BlobLike): string
  /** Calls the listener for each command of the native menu until the returned function is called. */
  onCommand(listener: (command: HostCommand) => void): () => void
}
