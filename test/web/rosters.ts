import { execFileSync } from 'node:child_process'
import ExcelJS from 'exceljs'

/** Made-up people in a roster with a title, headings over two rows, merged units, and a sheet that is hidden. */
export const messyWorkbook = async (): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook()
  const secret = book.addWorksheet('内部备查', { state: 'hidden' })
  secret.addRow(['编号', '性别', '姓名'])
  secret.addRow(['X', '女', '示例隐'])
  const sheet = book.addWorksheet('班子名册')
  sheet.addRow(['从化区部分单位领导班子花名册（虚构）'])
  sheet.addRow(['序号', '单位', '基本情况', '', '', '', '职务', '备注'])
  sheet.addRow(['', '', '姓名', '性别', '出生年月', '身份证号', '', ''])
  for (const row of TEAMS) sheet.addRow([...row])
  for (const range of ['A1:H1', 'C2:F2', 'A2:A3', 'B2:B3', 'G2:G3', 'H2:H3', 'B4:B7', 'B8:B10']) sheet.mergeCells(range)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const TEAMS: readonly (readonly (string | number)[])[] = [
  [1, '示例甲街道办事处', '甲一', '男', '1975.03', '440117197503010011', '党工委书记、主任', ''],
  [2, '', '甲二', '男', '1978.11', '440117197811020012', '党工委委员、副主任', ''],
  [3, '', '甲三', '男', '1982.06', '440117198206030013', '四级调研员', ''],
  [4, '', '甲四', '', '1985.01', '440117198501040014', '委员', '性别待补'],
  [5, '示例乙街道办事处', '乙一', '女', '1976.09', '440117197609050025', '主任', ''],
  [6, '', '乙二', '男', '1980.12', '440117198012060016', '副主任', ''],
  [7, '', '乙三', '男', '1983.02', '440117198302070017', '委员', ''],
]

/** A roster of village committees as an office exports it: GBK, a title above the headings, names and telephones. */
export const gbkText = (): Uint8Array => {
  const lines = [
    '从化区村民委员会成员名册（虚构）,,,,,',
    '序号,单位,姓名,性别,职务,手机号',
    '1,示例一村村民委员会,一甲,男,村委会主任,13800000001',
    '2,示例一村村民委员会,一乙,女,副主任,13800000002',
    '3,示例一村村民委员会,一丙,男,委员,13800000003',
    '4,示例二村村民委员会,二甲,女,村委会主任,13800000004',
    '5,示例二村村民委员会,二乙,男,委员,13800000005',
    '6,示例二村村民委员会,二丙,男,妇女主任,13800000006',
  ]
  return inGbk(`${lines.join('\r\n')}\r\n`)
}

/** Node only reads GBK; the system's own converter writes it. */
export const inGbk = (text: string): Uint8Array =>
  new Uint8Array(execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text }))
