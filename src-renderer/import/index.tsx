import { useScreen } from '../app/screen.ts'

export function Screen() {
  useScreen({ title: 'Import' })
  return null
}
