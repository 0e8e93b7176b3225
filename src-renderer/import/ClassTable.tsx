import { Button, Checkbox } from '@mantine/core'
import type { Inspection } from '../../src-shared/contract/index.ts'
import { classShowing, likelyClassMap, type Target } from '../../src-shared/domain/index.ts'
import { plural } from '../components/format.ts'
import type { ClassPick } from './import-form.ts'
import styles from './Import.module.css'

type Props = {
  classes: Inspection['classes']
  sampled: number
  target: Target
  pick: ClassPick
  onPick: (pick: ClassPick) => void
}

/** Which classes of a class map count as the target. */
export function ClassTable({ classes, sampled, target, pick, onPick }: Props) {
  const map = likelyClassMap(classes)
  const showing = map && classShowing(map, target)
  const picked = pick === 'all-but-zero' ? classes.length - 1 : pick.size
  const isPicked = (index: number) => (pick === 'all-but-zero' ? index !== 0 : pick.has(index))
  const toggle = (index: number) => {
    const next = new Set(classes.map((each) => each.index).filter(isPicked))
    if (!next.delete(index)) next.add(index)
    onPick(next)
  }
  return (
    <>
      <div className={styles['class-choice']}>
        <span>
          {picked === 0
            ? `Tick the classes that show ${target}.`
            : `${picked} of ${plural(classes.length, 'class', 'classes')} ${picked === 1 ? 'counts' : 'count'} as ${target}.`}
        </span>
        {showing && (
          <Button
            size="xs"
            variant="default"
            onClick={() => onPick(showing.invert ? 'all-but-zero' : new Set([showing.class]))}
          >
            {showing.invert ? 'Choose all but 0' : `Choose ${showing.class} ${map.classes[showing.class]}`}
          </Button>
        )}
      </div>
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
                      <span className={styles['class-index']}>{index}</span>
                      <ClassName index={index} name={map?.classes[index]} />
                    </span>
                  }
                />
              </td>
              <td>{shareWords(share)}</td>
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
    </>
  )
}

/** What is there, but rounds to nothing, is not 0.0 %. */
const shareWords = (share: number) => (share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`)

function ClassName({ index, name }: { index: number; name: string | undefined }) {
  if (name !== undefined) return <span>{name}</span>
  return index === 0 ? <span className={styles['faint']}>usually the background</span> : null
}
