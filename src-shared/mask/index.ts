export * from './patch.ts'
export * from './plane.ts'
