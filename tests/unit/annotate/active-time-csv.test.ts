import { expect, test } from 'vitest'
import { activeTimeCsv } from '../../../src-renderer/work/csv.ts'

test('active time as CSV: quoted names, seconds, no formulas', () => {
  const row = { datasetId: 'd', imagesWorkedOn: 5, imagesDone: 3, medianMs: 64_250, totalMs: 321_000 }
  const csv = activeTimeCsv([
    { ...row, person: 'Mara "M" K.', dataset: 'Salon, July' },
    { ...row, person: null, dataset: '=SUM(A1)', medianMs: null, imagesDone: 0 },
  ])
  expect(csv.split('\r\n')).toEqual([
    'person,dataset,images_done,images_worked_on,median_seconds,total_seconds',
    '"Mara ""M"" K.","Salon, July",3,5,64.3,321.0',
    `"","'=SUM(A1)",0,5,,321.0`,
    '',
  ])
})
