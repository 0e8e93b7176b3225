// @ts-check
import { parseArgs } from 'node:util'
import { copyLibraries, fetchLibraries } from './cuda-libraries.mjs'
import { inProject, ownNode, say } from './project.mjs'

const HELP = `npm run setup:cuda [-- --from FOLDER]

Brings the libraries with which onnxruntime uses NVIDIA cards (CUDA and TensorRT), some 300 MB, which its npm package leaves
out. Nothing else in Hairline ever fetches them.

  (nothing)       onnxruntime-node's own install script fetches them
  --from FOLDER   copies them out of a folder, without a network: from the .so files, or from the .nupkg that holds them
                  (or out of that file)

Needed besides, from NVIDIA: a driver, CUDA 12 and cuDNN 9, found by the system's loader (LD_LIBRARY_PATH).
Afterwards \`npm run -s hairline -- doctor\` says whether cuda works; \`auto\` then takes it by itself.`

/** @param {string[]} args */
function optionsOf(args) {
  try {
    return parseArgs({ args, options: { from: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values
  } catch (error) {
    const fault = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    throw new Error(`${fault}. \`npm run setup:cuda -- --help\` says what there is.`)
  }
}

/** @param {string[]} args */
async function main(args) {
  const { from, help } = optionsOf(args)
  if (help) {
    console.log(HELP)
    return
  }
  const place = { packageFolder: inProject('node_modules', 'onnxruntime-node') }
  const written = from ? copyLibraries({ ...place, from }) : await fetchLibraries({ ...place, node: ownNode })
  for (const file of written) say(`There is ${file}`)
  say('See `npm run -s hairline -- doctor` for whether cuda works here; it also needs a driver, CUDA 12 and cuDNN 9.')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
