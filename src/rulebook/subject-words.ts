/** How the plans, and the readings of rules, name those whom a rule can be about. */
export interface SubjectWords {
  readonly plan: RegExp
  readonly reading: RegExp
}

/** The words by kind of record. */
export const SUBJECT_WORDS: Readonly<Record<string, SubjectWords>> = {
  'public-toilet': { plan: /公共厕所|公厕|厕位/, reading: /toilet/i },
  venue: {
    plan: /母婴室|第三卫生间|母乳喂养设施|图书馆|博物馆|场所|商场|景区|车站|机场/,
    reading: /venue/i,
  },
  'leadership-team': { plan: /领导班子|领导干部/, reading: /leading team|leadership/i },
  'village-committee': {
    plan: /村委会|村民委员会|村[（(]居[）)]委|村[（(]社区[）)](?:“两委”)?换届/,
    reading: /village committee/i,
  },
  'residents-committee': {
    plan: /居委会|居民委员会|村[（(]居[）)]委|村[（(]社区[）)](?:“两委”)?换届/,
    reading: /residents'? committee/i,
  },
  congress: { plan: /人大|政协|党代会|代表大会|选举|候选人/, reading: /congress/i },
  school: { plan: /学校|幼儿园|中小学|高校|院校|高中|大学|学生|女生|教职|课程/, reading: /school|college|universit/i },
  'medical-institution': {
    plan: /医疗|医院|医务|妇幼保健|卫生院|体格检查|保健/,
    reading: /hospital|medical|health centre/i,
  },
  employer: {
    plan: /用人单位|企业|企事业|事业单位|机关|单位|职工|工间操|休假|[产儿陪理励亲]假|招聘|国有|劳动|就业|工伤|专业技术|从业/,
    reading: /employer|organs|enterprise/i,
  },
  community: { plan: /社区|村|居民|妇女之家|妇女议事会/, reading: /communit|village/i },
  'committee-office': { plan: /妇儿工委|妇女儿童|妇女发展研究|规划|监测|评估/, reading: /committee/i },
  // a plan that names nobody speaks to the governments that issued it and to their departments
  'government-body': { plan: /(?:)/, reading: /government|department|body|bodies|\btown/i },
  'area-statistics': {
    plan: /率|比例|比重|水平|差距|覆盖|面|规模|数|提高|提升|扩大|减少|降低|增|缩小|寿命|均衡|能力|待遇|标准|收入|以[上下]|左右|每个|各|均|100%|应.尽.|全[市区]/,
    reading: /\b(?:area|district|city|county|counties|share|rate|count|100 ?%)/i,
  },
}

/** Those who can be told in so many words what to do; a figure of an area cannot. */
export const BEARERS: Readonly<Record<string, RegExp>> = {
  'leadership-team': /领导班子/,
  'village-committee': /村委会|村民委员会/,
  'residents-committee': /居委会|居民委员会/,
  school: /学校|幼儿园|高校|院校/,
  'medical-institution': /医院|医疗机构|妇幼保健机构/,
  employer: /用人单位|企业|事业单位/,
}
