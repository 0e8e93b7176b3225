import { Modal } from '@mantine/core'
import { Keycaps } from '../../components/Keycaps.tsx'
import { useActionStore } from '../actions/action-store.ts'
import type { Action } from '../actions/action.ts'
import { useOverlays } from '../overlays.ts'
import styles from './ShortcutsSheet.module.css'

/** Every key of this screen, from the same list that the keyboard reads. */
export function ShortcutsSheet() {
  const actions = useActionStore((store) => store.actions).filter((action) => action.keys?.length)
  const isFrame = (action: Action) => action.id.startsWith('frame.')
  const here = actions.filter((action) => !isFrame(action))
  const everywhere = actions.filter(isFrame)
  return (
    <Modal opened onClose={() => useOverlays.getState().hide('shortcuts')} title="Keys" size={760}>
      <div className={styles['columns']}>
        {here.length > 0 && <KeyList title="This screen" actions={here} />}
        <KeyList title="Everywhere" actions={everywhere} />
      </div>
    </Modal>
  )
}

function KeyList({ title, actions }: { title: string; actions: readonly Action[] }) {
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      <dl>
        {actions.map((action) => (
          <div key={action.id} className={styles['row']}>
            <dt className="ellipsis">{action.label}</dt>
            <dd className={styles['keys']}>
              {action.keys?.map((key) => (
                <Keycaps key={key} keys={key} />
              ))}
              <span className="visually-hidden">{action.keys?.join(', ')}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
