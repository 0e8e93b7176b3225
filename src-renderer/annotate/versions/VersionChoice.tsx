import { Select } from '@mantine/core'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import { shortTime } from '../../components/format.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import type { Opened } from '../open-image.ts'
import { chooseVersion, useTakenVersion, useVersions } from './versions.ts'

/** Which version of the image lasso and polygon take from, where their options say that they do. */
export function VersionChoice({ opened: { imageId, studio } }: { opened: Opened }) {
  const { versions } = useVersions(imageId)
  const isLoaded = useObserved(studio, ({ sources }) => sources.version !== null)
  const taken = useTakenVersion(versions)
  const isNone = versions?.length === 0
  return (
    <Select
      size="xs"
      w={150}
      aria-label="Which version"
      title={taken ? nameOf(taken) : 'Keep a mask under Versions; then an area can be taken from it'}
      placeholder={isNone ? 'None kept' : ''}
      data={(versions ?? []).map((version) => ({ value: version.id, label: nameOf(version) }))}
      value={taken?.id ?? null}
      disabled={isNone}
      aria-busy={!isLoaded && !isNone}
      styles={{ input: { color: isLoaded ? undefined : 'var(--hl-text-muted)' } }}
      allowDeselect={false}
      comboboxProps={{ width: 240, position: 'bottom-start' }}
      onChange={chooseVersion}
    />
  )
}

const nameOf = ({ name, author, createdAt }: MaskVersion): string =>
  `${name}${author === null ? '' : `, ${author}`}, ${shortTime(createdAt)}`
