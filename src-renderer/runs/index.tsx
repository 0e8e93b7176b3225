import { useScreen } from '../app/screen.ts'

export function Screen() {
  useScreen({ title: 'Add-run' })
  return null
}
