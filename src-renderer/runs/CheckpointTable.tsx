import { bytes, plural } from '../components/format.ts'
import styles from './Runs.module.css'

type Props = { checkpoints: readonly { epoch: number; file: string; bytes: number }[]; hasSidecar: boolean }

/** The epochs that a folder holds, in their order. */
export function CheckpointTable({ checkpoints, hasSidecar }: Props) {
  return (
    <>
      <p className={styles['found']}>
        {plural(checkpoints.length, 'epoch')} found,{' '}
        {hasSidecar ? 'profile from profile.json' : 'no profile.json beside them'}
      </p>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Epoch</th>
              <th scope="col">File</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {checkpoints.map(({ epoch, file, bytes: size }) => (
              <tr key={file}>
                <td>{epoch}</td>
                <td className="ellipsis">{file}</td>
                <td>{bytes(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
