import { Button, Modal, Select, TextInput } from '@mantine/core'
import { IconPrinter, IconRotate, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useActionStore } from '../actions/action-store.ts'
import type { Action } from '../actions/action.ts'
import { useKeyBindings } from '../actions/bindings-store.ts'
import { KEY_PRESET_IDS, KEY_PRESETS, type KeyPresetId } from '../actions/key-presets.ts'
import { useOverlays } from '../overlays.ts'
import { KeyRow } from './KeyRow.tsx'
import styles from './ShortcutsSheet.module.css'

const PRESETS = KEY_PRESET_IDS.map((id) => ({ value: id, label: `As in ${KEY_PRESETS[id].label}` }))

/** Every key of this screen, from the same list that the keyboard reads: to look up, to change, to print. */
export function ShortcutsSheet() {
  const [sought, setSought] = useState('')
  const [listening, setListening] = useState<string | null>(null)
  const words = sought.trim().toLowerCase()
  const actions = useActionStore((store) => store.actions).filter(
    ({ label, detail, keys }) =>
      words === '' || `${label} ${detail ?? ''} ${keys?.join(' ')}`.toLowerCase().includes(words),
  )
  const isFrame = (action: Action) => action.id.startsWith('frame.')
  const here = actions.filter((action) => !isFrame(action))
  const everywhere = actions.filter(isFrame)
  const list = { listening, listen: setListening }
  return (
    <Modal
      opened
      onClose={() => useOverlays.getState().hide('shortcuts')}
      closeOnEscape={listening === null}
      title={
        <>
          Keys <span className={styles['hint']}>Click one to change it</span>
        </>
      }
      size={860}
      className={styles['sheet'] ?? ''}
    >
      <Tools sought={sought} onSeek={setSought} />
      <div className={styles['columns']}>
        {here.length > 0 && <KeyList title="This screen" actions={here} {...list} />}
        {everywhere.length > 0 && <KeyList title="Everywhere" actions={everywhere} {...list} />}
      </div>
      {actions.length === 0 && <p className={styles['none']}>No command is called that.</p>}
    </Modal>
  )
}

function Tools({ sought, onSeek }: { sought: string; onSeek: (words: string) => void }) {
  const [bindings, setBindings] = useKeyBindings()
  const changed = Object.keys(bindings.own).length
  return (
    <div className={styles['tools']}>
      <TextInput
        aria-label="Find a command"
        placeholder="Find a command"
        leftSection={<IconSearch size={15} />}
        value={sought}
        onChange={(event) => onSeek(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        aria-label="Keys as in"
        title="Keys that hands know from another program"
        data={PRESETS}
        value={bindings.preset}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
        onChange={(preset) => setBindings({ ...bindings, preset: preset as KeyPresetId })}
      />
      <Button
        variant="default"
        leftSection={<IconRotate size={15} />}
        disabled={changed === 0}
        onClick={() => setBindings({ ...bindings, own: {} })}
      >
        {changed === 0 ? 'Reset changes' : `Reset ${changed} ${changed === 1 ? 'change' : 'changes'}`}
      </Button>
      <Button variant="default" leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>
        Print
      </Button>
    </div>
  )
}

type ListProps = {
  title: string
  actions: readonly Action[]
  listening: string | null
  listen: (id: string | null) => void
}

function KeyList({ title, actions, listening, listen }: ListProps) {
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      <dl>
        {actions.map((action) => (
          <KeyRow
            key={action.id}
            action={action}
            isListening={listening === action.id}
            listen={(on) => listen(on ? action.id : null)}
          />
        ))}
      </dl>
    </section>
  )
}
