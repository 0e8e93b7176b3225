import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Place = { env: NodeJS.ProcessEnv; platform: NodeJS.Platform; home: string }

/** `--workspace`, else HAIRLINE_WORKSPACE, else the user's data folder. An absolute path. */
export function workspacePath(option: string | undefined, place: Partial<Place> = {}): string {
  const { env = process.env, platform = process.platform, home = homedir() } = place
  return resolve(option || env.HAIRLINE_WORKSPACE || join(dataFolder({ env, platform, home }), 'hairline', 'workspace'))
}

/** Where programs keep a person's data: the XDG rule, Application Support, Local AppData. */
function dataFolder({ env, platform, home }: Place): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  return env.XDG_DATA_HOME || join(home, '.local', 'share')
}
