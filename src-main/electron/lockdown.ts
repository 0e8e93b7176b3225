import type { App, Session, WebContents } from 'electron'

/** Every page that the program ever makes is held to this, whoever makes it. */
export function lockDown(
  app: Pick<App, 'on'>,
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
  origin: () => string | null,
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => confine(contents, origin))
}

/** No other page, no other window, nothing embedded. */
export function confine(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>, origin: () => string | null): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (originOf(event.url) !== origin()) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

export function originOf(url: string): string {
  try {
    return new URL(url).origin
  } catch {
    return 'null'
  }
}
