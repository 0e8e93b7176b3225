import { Select } from '@mantine/core'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import { shortTime } from '../../components/format.ts'
import { faultOf } from '../../host/fault.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import type { Opened } from '../open-image.ts'
import { chooseVersion, useTakenVersion, useVersions } from './versions.ts'

/** Which version of the image lasso and polygon take from, where their options say that they do. */
export function VersionChoice({ opened: { imageId, studio } }: { opened: Opened }) {
  const { versions, error } = useVersions(imageId)
  const isLoaded = useObserved(studio, ({ sources }) => sources.version !== null)
  const taken = useTakenVersion(versions)
  const isNone = versions?.length === 0
  const words = versions
    ? 'Keep a mask under Versions; then an area can be taken from it'
    : 'The versions are being read'
  return (
    <Select
      size="xs"
      w={150}
      aria-label="Which version"
      title={taken ? nameOf(taken) : error ? faultOf(error).message : words}
      placeholder={isNone ? 'None kept' : error ? 'Not read' : ''}
      data={(versions ?? []).map((version) => ({ value: version.id, label: nameOf(version) }))}
      value={taken?.id ?? null}
      disabled={isNone}
      aria-busy={!isLoaded && !isNone && !error}
      styles={{ input: { color: isLoaded ? undefined : 'var(--hl-text-muted)' } }}
      allowDeselect={false}
      comboboxProps={{ width: 240, position: 'bottom-start' }}
      onChange={chooseVersion}
    />
  )
}

const nameOf = ({ name, author, createdAt }: MaskVersion): string =>
  `${name}${author === null ? '' : `, ${author}`}, ${shortTime(createdAt)}`
