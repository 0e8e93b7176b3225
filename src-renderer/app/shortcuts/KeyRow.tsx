import { ActionIcon, Button } from '@mantine/core'
import { IconRotate } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Keycaps } from '../../components/Keycaps.tsx'
import { useActionStore } from '../actions/action-store.ts'
import type { Action } from '../actions/action.ts'
import { useKeyBindings } from '../actions/bindings-store.ts'
import { answerToKey, keyOfPress, rebind, unbind, withKey } from '../actions/key-bindings.ts'
import { keyText } from '../actions/key-labels.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './ShortcutsSheet.module.css'

type Props = { action: Action; isListening: boolean; listen: (on: boolean) => void }

/** A command with its keys; one of them pressed, it waits for another in its place. */
export function KeyRow({ action, isListening, listen }: Props) {
  const [bindings, setBindings] = useKeyBindings()
  // Which of its keys is changed; the keyboard comes back to it.
  const [place, setPlace] = useState(0)
  const keys = action.keys ?? []
  const isOwn = bindings.own[action.id] !== undefined
  const row = useRef<HTMLElement>(null)
  const wasListening = useRef(isListening)
  useEffect(() => {
    // The place of the keyboard went with the question.
    const isLost = wasListening.current && !isListening && document.activeElement === document.body
    const buttons = row.current?.querySelectorAll<HTMLElement>(`.${styles['change']}`)
    if (isLost) (buttons?.[place] ?? buttons?.[0])?.focus()
    wasListening.current = isListening
  }, [isListening, place])
  const change = (at: number) => {
    setPlace(at)
    listen(true)
  }
  return (
    <div
      className={styles['row']}
      data-listening={isListening || undefined}
      data-empty={keys.length === 0 || undefined}
    >
      <dt className="ellipsis" title={action.detail}>
        {action.label}
      </dt>
      <dd ref={row} className={styles['keys']}>
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
          <Listening
            action={action}
            old={keys[place] ?? null}
            done={() => listen(false)}
            onRemove={() => setPlace(0)}
          />
        ) : (
          <Keys label={action.label} keys={keys} onChange={change} />
        )}
      </dd>
    </div>
  )
}

type KeysProps = { label: string; keys: readonly string[]; onChange: (place: number) => void }

/** Each key for itself, so that the others stay when one is changed. A place stays what it is when its key changes. */
function Keys({ label, keys, onChange }: KeysProps) {
  const places = keys.length === 0 ? [null] : keys
  return places.map((key, place) => (
    <button
      key={place}
      type="button"
      className={styles['change']}
      aria-label={`${label}: ${key === null ? 'no key' : keyText(key)}. Change`}
      title={keys.length > 1 && key !== null ? `Change ${keyText(key)}; ${othersOf(keys, key)}` : 'Change the key'}
      onClick={() => onChange(place)}
    >
      {key === null ? <span>no key</span> : <Keycaps keys={key} />}
    </button>
  ))
}

/** What becomes of a command's other keys. */
function othersOf(keys: readonly string[], key: string | null): string {
  const others = keys.filter((each) => each !== key).map(keyText)
  return `${others.join(', ')} ${others.length === 1 ? 'stays' : 'stay'}`
}

type ListeningProps = { action: Action; old: string | null; done: () => void; onRemove: () => void }

/** Waits for a key in the place of `old`, and asks where another command has it. */
function Listening({ action, old, done, onRemove }: ListeningProps) {
  const [bindings, setBindings] = useKeyBindings()
  const actions = useActionStore((store) => store.actions)
  const [pressed, setPressed] = useState<string | null>(null)
  const answer = pressed === null ? null : answerToKey(actions, action.id, pressed, null)
  const keys = action.keys ?? []
  const take = (key: string | null) => {
    setBindings(rebind(bindings, actions, action.id, withKey(keys, old, key)))
    if (key === null) onRemove()
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
    if (answerToKey(actions, action.id, key, pressed).kind === 'taken') take(key)
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
        {pressed === null ? invitation(keys, old) : <Keycaps keys={pressed} />}
      </button>
      <span role="alert">
        {answer?.kind === 'refused' && `Not possible: ${answer.reason}. Press another one.`}
        {answer?.kind === 'owned' && `“${answer.owner.label}” has it. Press it again, or`}
      </span>
      {answer?.kind === 'owned' && (
        <Button size="compact-xs" variant="default" onClick={() => take(pressed)}>
          Take it
        </Button>
      )}
      {pressed === null && old !== null && (
        <Button size="compact-xs" variant="subtle" onClick={() => take(null)}>
          {keys.length > 1 ? `Without ${keyText(old)}` : 'No key'}
        </Button>
      )}
    </span>
  )
}

/** Says which key gives way where there are several. */
function invitation(keys: readonly string[], old: string | null): string {
  if (old === null || keys.length < 2) return 'Press a key, Esc cancels'
  return `Press a key in place of ${keyText(old)} (${othersOf(keys, old)}), Esc cancels`
}
