import './no-eval.ts'
import '@mantine/core/styles.layer.css'
import './styles/tokens.css'
import './styles/global.css'
import './styles/mantine.css'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startTheme } from './app/theme/theme-store.ts'
import { watchBackend } from './host/events.ts'
import { loadPreferences } from './host/preferences.ts'

// Styles that are made at run time carry the nonce of this answer, as the content security policy asks.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

startTheme()
void watchBackend()
// A backend that is away at the start is told by the banner; settings are the browser's copy until then.
void loadPreferences().then(startTheme, () => undefined)
// Strokes that a closed or crashed page could not send go out whatever screen is opened first.
void import('./annotate/save-status.ts').then(({ followSaves }) => followSaves())

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App nonce={nonce} />
    </StrictMode>,
  )
}
