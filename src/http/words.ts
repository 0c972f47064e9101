import type { Bilingual } from '../model/index.ts'

type Params = Readonly<Record<string, string | number>>

/** A kind of answer that is not the one asked for: its status, its name, and what to do. */
interface FaultWords {
  readonly status: number
  readonly title: Bilingual
  detail(params: Params): Bilingual
}

const still = (zh: string, en: string) => (): Bilingual => ({ zh, en })

const didYouMean = (suggestion: string | number | undefined): Bilingual =>
  suggestion ? { zh: `，是否想写 \`${suggestion}\`？`, en: `, did you mean \`${suggestion}\`?` } : { zh: '', en: '' }

const missing =
  (zh: string, en: string) =>
  ({ name, suggestion }: Params): Bilingual => ({
    zh: `没有${zh} \`${name}\`${didYouMean(suggestion).zh}`,
    en: `no ${en} \`${name}\`${didYouMean(suggestion).en}`,
  })

/** What was asked for may be anything, somebody's name too. */
const repeatable = (id: string | number | undefined): string => (/^[\w:.+-]{1,80}$/.test(String(id)) ? String(id) : '…')

const NOT_FOUND: Bilingual = { zh: '未找到', en: 'Not found' }

const CONFLICTS: Readonly<Record<string, Bilingual>> = {
  login: { zh: '这个账号名已被使用', en: 'this login is taken' },
  'last-admin': { zh: '至少要保留一个可登录的管理员', en: 'at least one admin who can log in has to remain' },
  state: { zh: '当前状态下不能这样做', en: 'its state does not allow this' },
  'no-draft': { zh: '不是草稿，不能替换；请用更正', en: 'it is no draft and cannot be replaced: correct it' },
  exists: { zh: '已经存在', en: 'it exists already' },
  reference: { zh: '仍被别的数据引用，或引用了不存在的数据', en: 'it is referred to, or refers to what is not there' },
}

const CASE_NEEDS: Readonly<Record<string, Bilingual>> = {
  body: { zh: '责任单位（body）', en: 'the responsible body (body)' },
  due: { zh: '今天或以后的整改期限（due）', en: 'a deadline from today on (due)' },
  note: { zh: '说明（note）', en: 'a note (note)' },
  'note-or-file': { zh: '说明或佐证（note、file）', en: 'a note or a file (note, file)' },
}

const WEAK: Readonly<Record<string, Bilingual>> = {
  short: { zh: '密码至少 10 个字符', en: 'a password has at least 10 characters' },
  long: { zh: '密码最多 200 个字符', en: 'a password has at most 200 characters' },
  plain: { zh: '密码不能只是账号名或重复的字符', en: 'a password is more than the login or a few characters repeated' },
}

/** Every fault this door answers with; `type` in the answer is `urn:halfsky:fault:` and the key. */
export const FAULTS = {
  'bad-request': {
    status: 400,
    title: { zh: '请求有误', en: 'Bad request' },
    detail: still('请求不合 HTTP 规范', 'the request is not well-formed HTTP'),
  },
  'bad-query': {
    status: 400,
    title: { zh: '查询参数有误', en: 'Bad query' },
    detail: still('请改正 problems 中列出的查询参数', 'correct the query parameters listed in problems'),
  },
  'malformed-body': {
    status: 400,
    title: { zh: '请求体有误', en: 'Malformed body' },
    detail: still(
      '请求体应为 UTF-8 编码的 JSON：一条记录、记录列表或 {"records": […]}',
      'the body must be JSON in UTF-8: a record, a list of records, or {"records": […]}',
    ),
  },
  'bad-body': {
    status: 400,
    title: { zh: '请求体有误', en: 'Bad body' },
    detail: still('请改正 problems 中列出的字段', 'correct the fields listed in problems'),
  },
  'bad-header': {
    status: 400,
    title: { zh: '请求头有误', en: 'Bad header' },
    detail: ({ name, expected }) => ({
      zh: `请求头 ${name} 应为 ${expected}`,
      en: `the header ${name} must be ${expected}`,
    }),
  },
  'login-first': {
    status: 401,
    title: { zh: '未登录', en: 'Not logged in' },
    detail: still(
      '请先登录（POST /v1/session），或用 Authorization: Bearer 带上密钥',
      'log in first (POST /v1/session), or send a key as Authorization: Bearer',
    ),
  },
  'login-failed': {
    status: 401,
    title: { zh: '登录失败', en: 'Login failed' },
    detail: still('账号或密码不对', 'the login or the password is wrong'),
  },
  'change-password': {
    status: 403,
    title: { zh: '须先改密码', en: 'Password to be changed' },
    detail: still(
      '首次登录须先修改密码（PUT /v1/session/password）',
      'change the password first (PUT /v1/session/password)',
    ),
  },
  'not-allowed': {
    status: 403,
    title: { zh: '没有权限', en: 'Not allowed' },
    detail: ({ action }) => ({ zh: `您的角色不能 ${action}`, en: `your roles do not include ${action}` }),
  },
  'outside-scope': {
    status: 403,
    title: { zh: '超出管辖范围', en: 'Outside your areas or kinds' },
    detail: ({ positions }) =>
      positions
        ? {
            zh: `以下各条（从 0 数起）不在您的管辖地区或记录类型内：${positions}；整批未保存`,
            en: `these, counted from 0, are not in your areas or of your kinds: ${positions}; nothing was kept`,
          }
        : {
            zh: '合起来的地区或类型超出您的范围；请按地区、按类型分别报送',
            en: 'taken together this lies outside your areas or kinds: hand in one area and one kind at a time',
          },
  },
  'no-account': {
    status: 403,
    title: { zh: '没有对应的账号', en: 'No account' },
    detail: ({ external }) => ({
      zh: `此身份还没有对应的账号，请把它告诉管理员：${external}`,
      en: `no account is linked with this identity, tell an administrator: ${external}`,
    }),
  },
  'cross-site': {
    status: 403,
    title: { zh: '跨站请求', en: 'Cross-site request' },
    detail: still('此请求来自别的网站，已拒绝', 'this request was made by another site and is refused'),
  },
  'not-found': {
    status: 404,
    title: NOT_FOUND,
    detail: ({ what, id }) => ({
      zh: `没有这个 ${what}，或不在您的范围内：${repeatable(id)}`,
      en: `there is no such ${what}, or it is not in your areas: ${repeatable(id)}`,
    }),
  },
  'no-such-page': {
    status: 404,
    title: NOT_FOUND,
    detail: still(
      '没有这个地址，全部地址见 /openapi.json',
      'there is nothing at this address; /openapi.json lists all',
    ),
  },
  'no-such-rule': { status: 404, title: NOT_FOUND, detail: missing('规则', 'rule') },
  'no-such-plan': { status: 404, title: NOT_FOUND, detail: missing('规划', 'plan') },
  'no-such-clause': { status: 404, title: NOT_FOUND, detail: missing('条款', 'clause') },
  'no-such-kind': { status: 404, title: NOT_FOUND, detail: missing('记录类型', 'record kind') },
  'wrong-method': {
    status: 405,
    title: { zh: '方法不允许', en: 'Method not allowed' },
    detail: ({ allow }) => ({ zh: `此地址只接受 ${allow}`, en: `this address accepts only ${allow}` }),
  },
  'too-slow': {
    status: 408,
    title: { zh: '请求超时', en: 'Request timeout' },
    detail: still('请求到达得太慢', 'the request took too long to arrive'),
  },
  conflict: {
    status: 409,
    title: { zh: '与现有数据冲突', en: 'Conflict' },
    detail: ({ what }) =>
      CONFLICTS[what ?? ''] ?? { zh: `与现有数据冲突：${what}`, en: `conflicts with what is kept: ${what}` },
  },
  'period-locked': {
    status: 409,
    title: { zh: '填报期已锁定', en: 'Period locked' },
    detail: ({ period, area }) => ({
      zh: `填报期${period ? ` ${period}` : ''}${area ? `（${area}）` : ''}已锁定，不能报送、更正或审核`,
      en: `the period${period ? ` ${period}` : ''}${area ? ` of ${area}` : ''} is locked: nothing can be handed in, corrected or decided`,
    }),
  },
  'key-reused': {
    status: 409,
    title: { zh: '幂等键已用于另一请求', en: 'Idempotency key reused' },
    detail: still(
      '这个 Idempotency-Key 已用于内容不同的请求，请换一个',
      'this Idempotency-Key was used for another request: take a new one',
    ),
  },
  'set-up-already': {
    status: 409,
    title: { zh: '已完成初始化', en: 'Set up already' },
    detail: still('已有账号，请登录', 'there is an account already: log in'),
  },
  'case-move': {
    status: 409,
    title: { zh: '不能这样办', en: 'No such move' },
    detail: ({ from, to }) => ({
      zh: `案件处于 ${from}，不能由您改为 ${to}`,
      en: `the case is ${from}, and not for you to make ${to}`,
    }),
  },
  'case-needs': {
    status: 422,
    title: { zh: '缺少内容', en: 'Something is missing' },
    detail: ({ to, need }) => ({
      zh: `改为 ${to} 须写明${CASE_NEEDS[need ?? '']?.zh ?? need}`,
      en: `to make it ${to}, give ${CASE_NEEDS[need ?? '']?.en ?? need}`,
    }),
  },
  stale: {
    status: 412,
    title: { zh: '数据已变动', en: 'Precondition failed' },
    detail: still('别人已改动过，请重新读取后再改', 'it was changed meanwhile: read it again, then change it'),
  },
  'too-large': {
    status: 413,
    title: { zh: '请求体过大', en: 'Content too large' },
    detail: ({ limit }) => ({
      zh: `JSON 请求体不能超过 ${limit} 字节；更多记录请用 application/x-ndjson，每行一条`,
      en: `a JSON body may have at most ${limit} bytes; send more records as application/x-ndjson, one a line`,
    }),
  },
  'too-many-records': {
    status: 413,
    title: { zh: '记录过多', en: 'Content too large' },
    detail: ({ limit, found }) => ({
      zh: `一次最多检查 ${limit} 条这样的记录，收到 ${found} 条；更多记录请用 application/x-ndjson，每行一条`,
      en: `one JSON body may hold at most ${limit} such records, found ${found}; send more as application/x-ndjson, one a line`,
    }),
  },
  'scope-too-wide': {
    status: 413,
    title: { zh: '范围过大', en: 'Too wide' },
    detail: ({ limit }) => ({
      zh: `一次最多查看 ${limit} 条记录，请指定更小的 area 或一种 kind`,
      en: `at most ${limit} records are looked at together: name a smaller area, or a kind`,
    }),
  },
  'url-too-long': {
    status: 414,
    title: { zh: '地址过长', en: 'URI too long' },
    detail: still('地址过长', 'the address is too long'),
  },
  'unsupported-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    detail: still(
      'Content-Type 应为 application/json 或 application/x-ndjson，UTF-8 编码，不压缩',
      'the content type must be application/json or application/x-ndjson, in UTF-8, not compressed',
    ),
  },
  'no-evidence': {
    status: 415,
    title: { zh: '不支持的文件', en: 'Not a file we keep' },
    detail: still(
      '只接受 JPEG、PNG、WebP 图片和 PDF，以文件内容为准',
      'only JPEG, PNG and WebP pictures and PDF are kept, as the bytes themselves say',
    ),
  },
  'other-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    detail: ({ types }) => ({
      zh: `Content-Type 应为 ${types}，不压缩`,
      en: `the content type must be one of ${types}, not compressed`,
    }),
  },
  'no-record-judged': {
    status: 422,
    title: { zh: '没有可以判定的记录', en: 'No record could be judged' },
    detail: still('全部记录都被拒收，原因见 problems', 'every record was refused, problems says why'),
  },
  'weak-password': {
    status: 422,
    title: { zh: '密码太弱', en: 'Weak password' },
    detail: ({ fault }) => WEAK[fault ?? ''] ?? { zh: '密码太弱', en: 'the password is too weak' },
  },
  'unfit-request': {
    status: 422,
    title: { zh: '无法照办', en: 'Cannot be done' },
    detail: still(
      '请求本身无误，但无法照办，原因见 problems',
      'the request is well-formed but cannot be done, problems says why',
    ),
  },
  'login-later': {
    status: 429,
    title: { zh: '登录失败次数过多', en: 'Too many failed logins' },
    detail: ({ seconds }) => ({
      zh: `登录失败次数过多，请 ${Math.ceil(Number(seconds) / 60)} 分钟后再试`,
      en: `too many failed logins, try again in ${Math.ceil(Number(seconds) / 60)} minutes`,
    }),
  },
  'too-many-requests': {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    detail: still('请稍后再试，等待时间见 Retry-After', 'try again later, Retry-After says when'),
  },
  'headers-too-large': {
    status: 431,
    title: { zh: '请求头过大', en: 'Request header fields too large' },
    detail: still('请求头过大', 'the headers of the request are too large'),
  },
  internal: {
    status: 500,
    title: { zh: '服务器内部错误', en: 'Internal server error' },
    detail: still(
      '出错了，这不是您的问题；请把 X-Request-Id 告诉管理员',
      'something went wrong on our side; tell the administrator the X-Request-Id',
    ),
  },
  'nothing-breached': {
    status: 422,
    title: { zh: '无须通知', en: 'Nothing to give notice of' },
    detail: ({ id }) => ({
      zh: `${id} 没有违反规划要求（未到期、已豁免或仅鼓励的不算）`,
      en: `${id} breaches nothing: what is not due, waived or only encouraged does not count`,
    }),
  },
  'store-unavailable': {
    status: 503,
    title: { zh: '数据库暂不可用', en: 'Store unavailable' },
    detail: still(
      '数据库暂不可用，什么也没有保存，请稍后重试',
      'the store does not answer, nothing was kept: try again later',
    ),
  },
  'store-full': {
    status: 507,
    title: { zh: '存储空间已满', en: 'Insufficient storage' },
    detail: still(
      '没有写入空间，什么也没有保存；请管理员腾出空间后重试',
      'there is no room to write, nothing was kept: try again once the administrator has made room',
    ),
  },
  'provider-unavailable': {
    status: 503,
    title: { zh: '统一身份登录暂不可用', en: 'Login elsewhere unavailable' },
    detail: still('统一身份登录暂不可用，请稍后重试', 'the OpenID provider does not answer, try again later'),
  },
  'too-busy': {
    status: 503,
    title: { zh: '服务繁忙', en: 'Service is busy' },
    detail: still('正在处理的请求过多，请稍后重试', 'too many requests are in hand, try again shortly'),
  },
  closing: {
    status: 503,
    title: { zh: '服务正在停止', en: 'Service is stopping' },
    detail: still('服务正在停止，请稍后重试', 'the service is stopping, try again shortly'),
  },
} as const satisfies Readonly<Record<string, FaultWords>>

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS
