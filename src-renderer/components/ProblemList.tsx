import { Button } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import type { Problem } from '../../src-shared/domain/index.ts'
import { desktop } from '../host/host.ts'
import { copyText } from './copy-text.ts'
import { plural } from './format.ts'
import styles from './ProblemList.module.css'

/** Codes after which the file itself was left out; after the others it came in, with less. */
const LEFT_OUT = new Set(['IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE', 'FILE_UNREADABLE', 'FILE_TOO_LARGE', 'FILE_NOT_FOUND'])
const SHOWN_AT_ONCE = 200

type Props = { problems: readonly Problem[]; /** The folder that the paths are relative to. */ folder: string }

/** Faults with single files: path and sentence, to read and to copy. */
export function ProblemList({ problems, folder }: Props) {
  const [copied, setCopied] = useState(false)
  const [all, setAll] = useState(false)
  if (problems.length === 0) return <p className={styles['none']}>No problems.</p>
  const shown = all ? problems : problems.slice(0, SHOWN_AT_ONCE)
  const text = problems.map((problem) => `${problem.path}\t${problem.code}\t${problem.message}`).join('\n')
  return (
    <>
      <ul className={styles['list']} aria-label={plural(problems.length, 'problem')}>
        {shown.map((problem, place) => {
          const out = LEFT_OUT.has(problem.code)
          const Icon = out ? IconAlertCircle : IconAlertTriangle
          return (
            <li key={place} className={styles['item']}>
              <Icon size={16} stroke={1.7} className={styles['icon']} data-out={out || undefined} aria-hidden="true" />
              <p className={styles['text']}>
                <strong>{problem.path}</strong>
                {sentenceAfter(problem)}
              </p>
            </li>
          )
        })}
      </ul>
      <div className={styles['actions']}>
        {!all && problems.length > shown.length && (
          <Button size="xs" onClick={() => setAll(true)}>
            Show all {problems.length}
          </Button>
        )}
        <Button size="xs" onClick={() => void copyText(text).then(setCopied)}>
          {copied ? 'Copied' : 'Copy list'}
        </Button>
        {desktop && (
          <Button size="xs" onClick={() => void desktop?.revealInFolder(folder)}>
            Show folder
          </Button>
        )}
      </div>
    </>
  )
}

/** Sentences begin with the file's path as a rule; where they do not, the path stands before them. */
const sentenceAfter = ({ path, message }: Problem): string =>
  message.startsWith(path) ? message.slice(path.length) : `: ${message}`
