/** Which colours do actions have in a picture, light and dark? Text on them has a contrast of at least 7 to 1. */

import type { Tone } from './graph-words.ts'

export interface Colors {
  fill: string
  line: string
  text: string
}

export const lightColors: { [tone in Tone]: Colors } = {
  create: { fill: '#e3f4e6', line: '#1d6b34', text: '#0e3b1b' },
  adopt: { fill: '#dff3f3', line: '#0b6a70', text: '#05383b' },
  update: { fill: '#fdf1d6', line: '#8a5a00', text: '#4a3000' },
  replace: { fill: '#fbe3ef', line: '#9c1f63', text: '#5a0f38' },
  delete: { fill: '#fde4e2', line: '#b3151f', text: '#660a10' },
  forget: { fill: '#eceff2', line: '#59626c', text: '#2a3036' },
  move: { fill: '#e2edfb', line: '#0a53a8', text: '#062f60' },
  transition: { fill: '#eee6f8', line: '#6b3fa0', text: '#3c2260' },
  mixed: { fill: '#ffffff', line: '#3d454d', text: '#1c2024' },
}

export const darkColors: { [tone in Tone]: Colors } = {
  create: { fill: '#16301d', line: '#7fcf93', text: '#d3f2da' },
  adopt: { fill: '#0f3033', line: '#6fcbd1', text: '#cff1f3' },
  update: { fill: '#372a10', line: '#e8b566', text: '#f8e6c4' },
  replace: { fill: '#3b1a2c', line: '#f08cc0', text: '#fbdcec' },
  delete: { fill: '#3c1b1d', line: '#ff9a93', text: '#ffdedb' },
  forget: { fill: '#272c32', line: '#a3adb7', text: '#e4e8eb' },
  move: { fill: '#14293f', line: '#86bdf7', text: '#d8e9fd' },
  transition: { fill: '#2b2040', line: '#c5a5f2', text: '#ebe0fb' },
  mixed: { fill: '#1b1f23', line: '#c3cad1', text: '#eef1f3' },
}
