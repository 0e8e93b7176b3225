import { randomBytes } from 'node:crypto'

const ALPHABET = '23456789abcdefghjkmnpqrstvwxyz'

/** A short random identifier that says what it names: `img_k3x9…`. 60 random bits and more. */
export function newId(kind: 'dataset' | 'image' | 'model' | 'run' | 'job' | 'version'): string {
  const prefix = { dataset: 'dst', image: 'img', model: 'mdl', run: 'run', job: 'job', version: 'ver' }[kind]
  const characters = Array.from(randomBytes(13), (byte) => ALPHABET[byte % ALPHABET.length])
  return `${prefix}_${characters.join('')}`
}
