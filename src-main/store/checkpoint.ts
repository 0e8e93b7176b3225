import { parentPort } from 'node:worker_threads'
import { checkpoint } from './database.ts'

/** A thread that waits for the disk, so that nobody else has to: see checkpoints.ts. */
parentPort?.on('message', (file: string) => checkpoint(file))
