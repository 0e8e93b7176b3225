import type { Target } from './dataset.ts'

/** What the classes of a published map are called, by index. */
export type ClassMap = {
  name: string
  classes: readonly string[]
  hair: number | null
  /** The class of people; null where people are all but the background, which is then class 0. */
  person: number | null
}

const words = (text: string): string[] => text.split(',').map((word) => word.trim())

const VOC =
  'aeroplane, bicycle, bird, boat, bottle, bus, car, cat, chair, cow, dining table, dog, horse, motorbike, person, potted plant, sheep, sofa, train, tv monitor'
const COCO =
  'person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign, parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair drier, toothbrush'
const ADE =
  'wall, building, sky, floor, tree, ceiling, road, bed, window, grass, cabinet, sidewalk, person, earth, door, table, mountain, plant, curtain, chair, car, water, painting, sofa, shelf, house, sea, mirror, rug, field, armchair, seat, fence, desk, rock, wardrobe, lamp, bathtub, railing, cushion, base, box, column, signboard, chest of drawers, counter, sand, sink, skyscraper, fireplace, refrigerator, grandstand, path, stairs, runway, case, pool table, pillow, screen door, stairway, river, bridge, bookcase, blind, coffee table, toilet, flower, book, hill, bench, countertop, stove, palm, kitchen island, computer, swivel chair, boat, bar, arcade machine, hovel, bus, towel, light, truck, tower, chandelier, awning, streetlight, booth, television, airplane, dirt track, apparel, pole, land, bannister, escalator, ottoman, bottle, buffet, poster, stage, van, ship, fountain, conveyor belt, canopy, washer, plaything, swimming pool, stool, barrel, basket, waterfall, tent, bag, minibike, cradle, oven, ball, food, step, tank, trade name, microwave, pot, animal, bicycle, lake, dishwasher, screen, blanket, sculpture, hood, sconce, vase, traffic light, tray, ashcan, fan, pier, crt screen, plate, monitor, bulletin board, shower, radiator, glass, clock, flag'

/** COCO's own ids run to 90, with gaps that no picture uses. */
const COCO_GAPS = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83]

function cocoById(): string[] {
  const names = words(COCO)
  return Array.from({ length: 91 }, (_, id) => {
    if (id === 0) return 'background'
    return COCO_GAPS.includes(id) ? 'unused' : (names.shift() ?? 'unused')
  })
}

/** Maps that segmentation models are trained with, by their publications. */
export const CLASS_MAPS: readonly ClassMap[] = [
  {
    name: 'CelebAMask-HQ',
    classes: words(
      'background, skin, nose, eyeglasses, left eye, right eye, left brow, right brow, left ear, right ear, mouth, upper lip, lower lip, hair, hat, earring, necklace, neck, cloth',
    ),
    hair: 13,
    person: null,
  },
  {
    // The order of face-parsing.PyTorch, which most face parsers follow.
    name: 'CelebAMask-HQ, face-parsing order',
    classes: words(
      'background, skin, left brow, right brow, left eye, right eye, eyeglasses, left ear, right ear, earring, nose, mouth, upper lip, lower lip, neck, necklace, cloth, hair, hat',
    ),
    hair: 17,
    person: null,
  },
  {
    name: 'LaPa',
    classes: words(
      'background, skin, left brow, right brow, left eye, right eye, nose, upper lip, inner mouth, lower lip, hair',
    ),
    hair: 10,
    person: null,
  },
  {
    name: 'MediaPipe selfie multiclass',
    classes: words('background, hair, body skin, face skin, clothes, other'),
    hair: 1,
    person: null,
  },
  {
    name: 'LIP',
    classes: words(
      'background, hat, hair, glove, sunglasses, upper clothes, dress, coat, socks, pants, jumpsuits, scarf, skirt, face, left arm, right arm, left leg, right leg, left shoe, right shoe',
    ),
    hair: 2,
    person: null,
  },
  {
    name: 'ATR',
    classes: words(
      'background, hat, hair, sunglasses, upper clothes, skirt, pants, dress, belt, left shoe, right shoe, face, left leg, right leg, left arm, right arm, bag, scarf',
    ),
    hair: 2,
    person: null,
  },
  { name: 'Pascal VOC', classes: words(`background, ${VOC}`), hair: null, person: 15 },
  { name: 'COCO', classes: words(COCO), hair: null, person: 0 },
  { name: 'COCO with background', classes: words(`background, ${COCO}`), hair: null, person: 1 },
  { name: 'COCO by id', classes: cocoById(), hair: null, person: 1 },
  { name: 'ADE20K', classes: words(ADE), hair: null, person: 12 },
  { name: 'ADE20K with background', classes: words(`background, ${ADE}`), hair: null, person: 13 },
]

/** The maps with so many classes. */
export const classMapsOf = (classes: number): ClassMap[] => CLASS_MAPS.filter((map) => map.classes.length === classes)

/** How a target is read from a map: people may be all but the background. Null: the map does not have it. */
export function classShowing({ hair, person }: ClassMap, target: Target): { class: number; invert: boolean } | null {
  if (target === 'hair') return hair === null ? null : { class: hair, invert: false }
  return person === null ? { class: 0, invert: true } : { class: person, invert: false }
}

/** How a target is read from known maps with so many classes. */
export function classesShowing(classes: number, target: Target): { class: number; invert: boolean; map: string }[] {
  return classMapsOf(classes).flatMap((map) => {
    const showing = classShowing(map, target)
    return showing ? [{ ...showing, map: map.name }] : []
  })
}

/** What a class of so many is called where it is the target: "hair in CelebAMask-HQ"; null where no known map says so. */
export function classNameOf(classes: number, read: { class: number; invert: boolean }, target: Target): string | null {
  const map = classMapsOf(classes).find((each) => {
    const showing = classShowing(each, target)
    return showing?.class === read.class && showing.invert === read.invert
  })
  return map ? `${map.classes[read.class]} in ${map.name}` : null
}

/** "class 13 is hair in CelebAMask-HQ": what so many classes may be, for those who have to say which one counts. */
export const namedClasses = (classes: number): string[] =>
  classMapsOf(classes).flatMap(({ name, hair, person }) => [
    ...(hair === null ? [] : [`class ${hair} is hair in ${name}`]),
    ...(person === null ? [] : [`class ${person} is person in ${name}`]),
  ])

/** A void class at a picture's edge, in many maps. */
const VOID = 255
/** Rare classes at the end that a sample of masks does not show, of so many. */
const ONE_UNSEEN_OF = 8
/** Hair and people are large on photos of people; an eyebrow is not. */
const LEAST_SHARE = 0.02

/**
 * The published map that masks are most likely of: their highest index is about its last, and what it calls hair (or people) has
 * the size of hair. Null where no map fits.
 */
export function likelyClassMap(found: readonly { index: number; share: number }[]): ClassMap | null {
  const shares = new Map(found.filter(({ index }) => index !== VOID).map(({ index, share }) => [index, share]))
  const highest = Math.max(-1, ...shares.keys())
  const fitting = CLASS_MAPS.flatMap((map) => {
    const unseen = map.classes.length - 1 - highest
    const share = shares.get(map.hair ?? map.person ?? 0) ?? 0
    return unseen >= 0 && unseen * ONE_UNSEEN_OF <= map.classes.length && share >= LEAST_SHARE
      ? [{ map, unseen, share }]
      : []
  })
  return fitting.toSorted((a, b) => a.unseen - b.unseen || b.share - a.share)[0]?.map ?? null
}
