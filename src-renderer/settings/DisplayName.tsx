import { Button, TextInput } from '@mantine/core'
import { useNameForm } from '../components/use-name-form.ts'
import styles from './Settings.module.css'

/** The name that is stamped on strokes, events and releases. */
export function DisplayName({ name }: { name: string }) {
  const { form, field, button } = useNameForm(name)
  return (
    <form className={styles['name']} {...form}>
      <TextInput {...field} />
      <Button {...button}>Keep</Button>
    </form>
  )
}
