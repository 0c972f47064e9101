/** The words of the area picker, in Chinese. */
export const zhArea = {
  own: '本账号管辖的地区',
  ofPlan: (title: string) => `适用《${title}》`,
  used: '本机记录用过',
  found: (count: number) => (count === 0 ? '没有找到地区' : `找到 ${count} 个地区`),
  more: (count: number) => `还有 ${count} 个，请继续输入`,
  none: '没有找到，可直接填写 6、9 或 12 位代码',
  list: '地区',
}
