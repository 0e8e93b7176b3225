import { Checkbox } from '@mantine/core'
import type { Inspection } from '../../src-shared/contract/index.ts'
import { likelyClassMap } from '../../src-shared/domain/index.ts'
import { plural } from '../components/format.ts'
import type { ClassPick } from './import-form.ts'
import styles from './Import.module.css'

type Props = {
  classes: Inspection['classes']
  sampled: number
  pick: ClassPick
  onPick: (pick: ClassPick) => void
}

/** Which classes of a class map count as the target. */
export function ClassTable({ classes, sampled, pick, onPick }: Props) {
  const map = likelyClassMap(classes)
  const isPicked = (index: number) => (pick === 'all-but-zero' ? index !== 0 : pick.has(index))
  const toggle = (index: number) => {
    const next = new Set(classes.map((each) => each.index).filter(isPicked))
    if (!next.delete(index)) next.add(index)
    onPick(next)
  }
  return (
    <table className={styles['classes']}>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Pixels</th>
          <th scope="col">Found in</th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ index, share, masks, color }) => (
          <tr key={index} data-picked={isPicked(index) || undefined}>
            <td>
              <Checkbox
                checked={isPicked(index)}
                onChange={() => toggle(index)}
                label={
                  <span className={styles['class-name']}>
                    <span className={styles['class-color']} style={{ background: color }} />
                    {index}
                    <ClassName index={index} name={map?.classes[index]} />
                  </span>
                }
              />
            </td>
            <td>{(share * 100).toFixed(1)} %</td>
            <td>{plural(masks, 'mask')}</td>
          </tr>
        ))}
        <tr>
          <td colSpan={3}>
            <Checkbox
              label="All but 0, also classes that the sample does not show"
              checked={pick === 'all-but-zero'}
              onChange={(event) => onPick(event.currentTarget.checked ? 'all-but-zero' : new Set())}
            />
          </td>
        </tr>
      </tbody>
      <caption className={styles['faint']}>
        Seen in {plural(sampled, 'mask')} of this folder.
        {map && ` The names are those of ${map.name}, which they look like.`}
      </caption>
    </table>
  )
}

function ClassName({ index, name }: { index: number; name: string | undefined }) {
  if (name !== undefined) return <span>{name}</span>
  return index === 0 ? <span className={styles['faint']}>usually the background</span> : null
}
