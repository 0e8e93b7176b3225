import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowBackUp, IconBookmark, IconCheck, IconDots, IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import type { ActionIcon as Icon } from '../../app/actions/action.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { bytes, count, day, shortTime } from '../../components/format.ts'
import { Section } from '../../components/Section.tsx'
import { client } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import type { Combination } from '../../painting/engine/index.ts'
import { combiningChoices, combiningStep, nothingWords } from '../combining-words.ts'
import type { Opened } from '../open-image.ts'
import { CompareVersions } from '../versions/CompareVersions.tsx'
import { KeepVersionDialog } from '../versions/KeepVersionDialog.tsx'
import { loadVersion, useOfferedVersion, useVersions } from '../versions/versions.ts'
import { Tip } from '../../components/Tip.tsx'
import panel from './Panel.module.css'
import styles from './VersionsPanel.module.css'

const ICONS: Record<string, Icon> = { submitted: IconSend, accepted: IconCheck, returned: IconArrowBackUp }

const CHOICES = combiningChoices('version', 'Restore')

type Asked = { kind: 'keep' } | { kind: 'compare'; version: MaskVersion } | { kind: 'remove'; version: MaskVersion }

/** Masks of the open image that were kept: submitted, accepted, or under a name of one's own. */
export function VersionsPanel({ opened }: { opened: Opened }) {
  const { versions, error } = useVersions(opened.imageId)
  const readOnly = useObserved(opened.studio, (each) => each.readOnly)
  const [asked, ask] = useState<Asked | null>(null)
  const close = () => ask(null)
  const shown = useRef<Opened | null>(null)
  useEffect(() => {
    shown.current = opened
    return () => void (shown.current = null)
  }, [opened])
  const combine = useMutation({
    mutationFn: async ({ version, how }: { version: MaskVersion; how: Combination }) => {
      const source = await loadVersion(version)
      // The image was left or opened anew meanwhile.
      if (shown.current !== opened) return
      const labelled = { ...source, label: combiningStep(how, version.name, 'Restore') }
      const words = nothingWords(how, 'this version')
      if (how === 'replace') opened.studio.putBack(labelled, words)
      else opened.studio.combineWith(labelled, how, words)
    },
  })
  const restore = (version: MaskVersion) => combine.mutate({ version, how: 'replace' })
  const offered = useOfferedVersion(opened, versions)
  const remove = useMutation({
    mutationFn: (version: MaskVersion) => client.annotation.removeVersion({ versionId: version.id }),
    onSuccess: close,
  })
  const fault = error ?? combine.error ?? remove.error ?? offered.error
  const newest = versions?.[0]
  return (
    <Section
      title="Versions"
      aside={
        <div className={styles['buttons']}>
          {newest && (
            <Button size="compact-xs" variant="subtle" onClick={() => ask({ kind: 'compare', version: newest })}>
              Compare
            </Button>
          )}
          <Tip label="Keep the mask as it is now under a name">
            <Button size="compact-xs" variant="subtle" onClick={() => ask({ kind: 'keep' })}>
              Keep version
            </Button>
          </Tip>
        </div>
      }
    >
      <div className={styles['kept']}>
        {versions?.length === 0 && (
          <p className={panel['muted']}>What you submit is kept here. Keep a mask before you try something.</p>
        )}
        <ul className={styles['list']}>
          {versions?.map((version) => (
            <Row
              key={version.id}
              version={version}
              onCompare={() => ask({ kind: 'compare', version })}
              isOffered={version.id === offered.versionId}
              onOffer={() => offered.toggle(version)}
              onCombine={readOnly === null ? (how) => combine.mutate({ version, how }) : null}
              onRemove={() => ask({ kind: 'remove', version })}
            />
          ))}
        </ul>
      </div>
      {fault && (
        <p className={panel['note']} role="alert">
          {faultOf(fault).message}
        </p>
      )}
      {asked?.kind === 'keep' && <KeepVersionDialog opened={opened} onClose={close} />}
      {asked?.kind === 'compare' && versions && (
        <CompareVersions
          opened={opened}
          versions={versions}
          first={asked.version}
          onRestore={restore}
          onClose={close}
        />
      )}
      {asked?.kind === 'remove' && (
        <ConfirmDialog
          title={`Delete the version ${asked.version.name}?`}
          confirm="Delete"
          pending={remove.isPending}
          onConfirm={() => remove.mutate(asked.version)}
          onClose={close}
        >
          It can’t be brought back. The mask that you paint on stays as it is.
        </ConfirmDialog>
      )}
    </Section>
  )
}

type RowProps = {
  version: MaskVersion
  onCompare: () => void
  /** Lasso and polygon take from it. */
  isOffered: boolean
  onOffer: () => void
  /** Null: the mask may not be changed. */
  onCombine: ((how: Combination) => void) | null
  onRemove: () => void
}

function Row({ version, onCompare, isOffered, onOffer, onCombine, onRemove }: RowProps) {
  const { name, author, createdAt, own } = version
  const Glyph = ICONS[name.toLowerCase()] ?? IconBookmark
  return (
    <li className={styles['row']} title={titleOf(version)}>
      <span className={styles['icon']}>
        <Glyph size={16} stroke={1.5} />
      </span>
      <span className={`ellipsis ${styles['name']}`}>{author === null ? name : `${name}, ${author}`}</span>
      <span className={styles['time']}>{shortTime(createdAt)}</span>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" size={24} aria-label={`Version ${name}: more`}>
            <IconDots size={15} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onCompare}>Compare</Menu.Item>
          {CHOICES.map(({ how, label, title }) => (
            <Menu.Item key={how} disabled={onCombine === null} title={title} onClick={() => onCombine?.(how)}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.CheckboxItem
            checked={isOffered}
            checkIcon={<IconCheck size={14} stroke={2} />}
            closeMenuOnClick
            title={isOffered ? 'Pressed again, they paint' : 'What they enclose comes from this version'}
            onChange={onOffer}
          >
            Lasso and polygon take from it
          </Menu.CheckboxItem>
          {own && <Menu.Item onClick={onRemove}>Delete…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function titleOf({ name, comment, author, createdAt, pixels, bytes: size }: MaskVersion): string {
  const head = `${name}${author === null ? '' : ` by ${author}`}, ${day(createdAt)} ${shortTime(createdAt)}`
  const facts = `${count(pixels)} pixels of hair, ${bytes(size)} on disk`
  return comment === '' ? `${head}\n${facts}` : `${head}\n${comment}\n${facts}`
}
