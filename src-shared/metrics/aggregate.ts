import type { Confusion, Scores } from '../domain/index.ts'
import { isBothEmpty, isMissed, scoresOf } from './scores.ts'

/** The figures of an image set: `mean` is over images, `pooled` over all their pixels. */
export type Aggregate = {
  evaluated: number
  bothEmpty: number
  missed: number
  mean: Scores
  pooled: Scores & Confusion
}

/** Sums up the images of a set. Each mean is over the images in which that figure is defined; null where it is in none. */
export function aggregate(confusions: readonly Confusion[]): Aggregate {
  const scores = confusions.map(scoresOf)
  const meanOf = (figure: keyof Scores) => mean(scores.map((each) => each[figure]))
  const sum = confusions.reduce(add, { tp: 0, fp: 0, fn: 0, tn: 0 })
  return {
    evaluated: confusions.length,
    bothEmpty: confusions.filter(isBothEmpty).length,
    missed: confusions.filter(isMissed).length,
    mean: { iou: meanOf('iou'), dice: meanOf('dice'), precision: meanOf('precision'), recall: meanOf('recall') },
    pooled: { ...scoresOf(sum), ...sum },
  }
}

function add(a: Confusion, b: Confusion): Confusion {
  return { tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn, tn: a.tn + b.tn }
}

function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null)
  return defined.length === 0 ? null : defined.reduce((total, value) => total + value, 0) / defined.length
}
