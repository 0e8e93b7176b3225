import { useScreen } from '../app/screen.ts'

/** Holds the place of the screen until its owner puts it here. */
export function Screen() {
  useScreen({ title: 'Compare', breadcrumb: [{ label: 'Workspace', to: '/library' }] })
  return null
}
