import { ActionIcon, Button } from '@mantine/core'
import { IconRotate } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Keycaps } from '../../components/Keycaps.tsx'
import { useActionStore } from '../actions/action-store.ts'
import type { Action } from '../actions/action.ts'
import { useKeyBindings } from '../actions/bindings-store.ts'
import { keyOfPress, ownerOf, reasonAgainstKey, rebind, unbind } from '../actions/key-bindings.ts'
import { keyText } from '../actions/key-labels.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './ShortcutsSheet.module.css'

type Props = { action: Action; isListening: boolean; listen: (on: boolean) => void }

/** A command with its keys; pressed, it waits for another key. */
export function KeyRow({ action, isListening, listen }: Props) {
  const [bindings, setBindings] = useKeyBindings()
  const keys = action.keys ?? []
  const isOwn = bindings.own[action.id] !== undefined
  const change = useRef<HTMLButtonElement>(null)
  const wasListening = useRef(isListening)
  useEffect(() => {
    // The place of the keyboard went with the question.
    if (wasListening.current && !isListening && document.activeElement === document.body) change.current?.focus()
    wasListening.current = isListening
  }, [isListening])
  const said = keys.map(keyText).join(', ') || 'no key'
  return (
    <div
      className={styles['row']}
      data-listening={isListening || undefined}
      data-empty={keys.length === 0 || undefined}
    >
      <dt className="ellipsis" title={action.detail}>
        {action.label}
      </dt>
      <dd className={styles['keys']}>
        {isOwn && !isListening && (
          <Tip label="Back to the preset's key">
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={`Back to the preset's key: ${action.label}`}
              onClick={() => setBindings(unbind(bindings, action.id))}
            >
              <IconRotate size={14} />
            </ActionIcon>
          </Tip>
        )}
        {isListening ? (
          <Listening action={action} done={() => listen(false)} />
        ) : (
          <button
            ref={change}
            type="button"
            className={styles['change']}
            aria-label={`${action.label}: ${said}. Change`}
            title="Change the key"
            onClick={() => listen(true)}
          >
            {keys.length > 0 ? keys.map((key) => <Keycaps key={key} keys={key} />) : <span>no key</span>}
          </button>
        )}
      </dd>
    </div>
  )
}

/** Waits for a key, and asks where another command has it. */
function Listening({ action, done }: { action: Action; done: () => void }) {
  const [bindings, setBindings] = useKeyBindings()
  const actions = useActionStore((store) => store.actions)
  const [pressed, setPressed] = useState<string | null>(null)
  const reason = pressed === null ? null : reasonAgainstKey(pressed)
  const owner = pressed === null ? null : ownerOf(actions, pressed, action.id)
  const take = (keys: readonly string[]) => {
    setBindings(rebind(bindings, actions, action.id, keys))
    done()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.preventDefault()
    event.stopPropagation()
    // A key that stays down is not pressed again.
    if (event.repeat) return
    if (event.key === 'Escape') return done()
    const key = keyOfPress(event.nativeEvent)
    if (key === null) return
    const isTaken = ownerOf(actions, key, action.id) !== null && key !== pressed
    if (reasonAgainstKey(key) === null && !isTaken) take([key])
    else setPressed(key)
  }
  return (
    <span className={styles['listening']}>
      <button
        type="button"
        className={styles['change']}
        autoFocus
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!event.currentTarget.parentElement?.contains(event.relatedTarget)) done()
        }}
      >
        {pressed === null ? 'Press a key, Esc cancels' : <Keycaps keys={pressed} />}
      </button>
      <span role="alert">
        {reason !== null && `Not possible: ${reason}. Press another one.`}
        {reason === null && owner && `“${owner.label}” has it. Press it again, or`}
      </span>
      {reason === null && owner && pressed !== null && (
        <Button size="compact-xs" variant="default" onClick={() => take([pressed])}>
          Take it
        </Button>
      )}
      {pressed === null && (action.keys?.length ?? 0) > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => take([])}>
          No key
        </Button>
      )}
    </span>
  )
}
