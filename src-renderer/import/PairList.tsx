import { IconPhoto, IconPhotoEdit } from '@tabler/icons-react'
import type { Inspection } from '../../src-shared/contract/index.ts'
import styles from './Import.module.css'

/** Some photos with the masks that were found for them, to see at a glance whether the layout is right. */
export function PairList({ pairs }: { pairs: Inspection['pairs'] }) {
  if (pairs.length === 0) return null
  return (
    <table className={styles['pairs']}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Photo</th>
          <th scope="col">Mask</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ image, mask }) => (
          <tr key={image}>
            <td>
              <IconPhoto size={15} stroke={1.6} aria-hidden="true" />
              <span className="ellipsis" title={image}>
                {image}
              </span>
            </td>
            <td data-none={mask === null || undefined}>
              <IconPhotoEdit size={15} stroke={1.6} aria-hidden="true" />
              <span className="ellipsis" title={mask ?? undefined}>
                {mask ?? 'no mask found'}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
