import { randomBytes } from 'node:crypto'

/** Sent with every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  // What is not a page of ours runs nothing, even when a browser is made to open it as a page.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}

export const newNonce = (): string => randomBytes(18).toString('base64url')

/** For the workbench's page. `wasm-unsafe-eval` compiles WebAssembly and nothing else. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For scripts: a worker lives by the policy of its own script, not by the page's, and ours fetch masks and predictions. */
export const SCRIPT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The component library adds style elements by script; it finds the nonce in a meta element. */
export function withNonce(page: string, nonce: string): string {
  return page.replace(/<head[^>]*>/i, (head) => `${head}\n    <meta name="csp-nonce" content="${nonce}" />`)
}

/** What somebody sees who has no secret, or whose request was refused: how to get in, and nothing else. */
export function refusalPage(sentence: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Hairline</title>
  </head>
  <body>
    <h1>Hairline</h1>
    <p>${escapeHtml(sentence)}</p>
    <p>
      To get in, open the address that Hairline printed when it was started: it ends with <code>?token=…</code>. Each start
      makes a new one. Where it is lost, stop Hairline and run <code>npm start</code> again.
    </p>
  </body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
