import { useScreen } from '../app/screen.ts'

export function Screen() {
  useScreen({ title: 'Library' })
  return null
}
