/**
 * Makes texts comparable without moving a single offset: full-width forms become ASCII and the traditional characters
 * that matter to the grammars become simplified, one UTF-16 unit for one.
 */

/** Pairs of traditional and simplified characters that occur in numbers, dates, places, names and business words. */
const TRADITIONAL =
  "萬万億亿兩两倆俩貳贰參叁叄叁陸陆圓圆塊块幾几個个點点時时鐘钟鍾钟週周禮礼號号歲岁後后從从開开間间內内約约過过數数餘余雙双對对條条張张隻只臺台檯台輛辆層层樓楼區区縣县鄉乡鎮镇莊庄灣湾東东廣广蘇苏陝陕寧宁遼辽龍龙漢汉濱滨蘭兰瀋沈陽阳連连慶庆貴贵雲云臘腊閏闰農农曆历歷历節节國国勞劳動动聖圣誕诞處处門门預预價价錢钱銀银幣币歐欧韓韩羅罗盧卢鎊镑務务經经總总業业廠厂場场電电話话機机傳传爲为為为這这來来還还說说應应該该請请問问嗎吗與与無无單单報报給给發发樣样當当晝昼夜夜凖准準准邊边將将進进遠远運运達达遲迟適适選选遺遗郵邮鄭郑鄧邓劉刘楊杨黃黄趙赵吳吴孫孙馬马許许謝谢馮冯蕭萧葉叶蔣蒋蔡蔡賈贾鄒邹閻阎嚴严薛薛賴赖譚谭範范陳陈韋韦顧顾龔龚賀贺錢钱湯汤溫温魯鲁喬乔伍伍紀纪歐欧陽阳齊齐關关樂乐繆缪貝贝項项祝祝藍蓝閔闵駱骆盛盛聶聂鞏巩習习騰腾華华蓋盖榮荣園园圖图團团圍围執执壓压壞坏壯壮奪夺婦妇學学宮宫寶宝實实審审寫写尋寻導导屆届屬属岡冈島岛嶺岭巖岩師师帥帅帳帐庫库廈厦廳厅張张強强彈弹後后徑径復复徵征恆恒愛爱態态慮虑懷怀戰战戲戏戶户拋抛換换據据擴扩擔担擇择攤摊斷断於于昇升暢畅書书會会東东條条棟栋極极構构槍枪標标權权歡欢歸归殘残氣气決决沒没況况洩泄浙浙湧涌準准滬沪潔洁濟济灘滩燈灯爭争獎奖獨独獲获現现環环瑪玛畢毕異异療疗發发監监盤盘確确礎础禍祸種种稱称穩稳競竞筆笔簽签簡简糧粮級级細细終终組组結结給给統统絲丝綠绿維维網网緊紧線线編编緣缘縮缩績绩織织聯联聲声職职聽听肅肃脫脱腳脚臨临舉举舊旧藝艺藥药虧亏虛虚號号製制複复見见規规視视親亲覺觉觀观計计訂订訊讯記记設设許许訴诉診诊評评詢询試试話话認认誤误課课調调談谈論论諮咨講讲證证識识護护讓让豐丰負负財财貨货責责費费貼贴買买貿贸賓宾賞赏賣卖質质購购贈赠贊赞軍军軟软較较載载輔辅輕轻輪轮轉转辦办農农遊游醫医釋释裡里裏里針针鈕钮鈔钞鋁铝鋼钢錄录錦锦鍵键鐵铁鑫鑫長长閉闭閱阅隊队階阶際际隨随險险難难雜杂離离雞鸡電电靈灵靜静響响頁页頂顶順顺須须領领頭头題题額额類类顯显風风飛飞飯饭飲饮館馆駐驻驗验髮发魚鱼鮮鲜鳥鸟麗丽麥麦麵面黨党點点齡龄體体髒脏鬥斗嘅的喺在冇没哋地邨村滙汇匯汇衛卫衝冲裝装補补襯衬詳详誠诚諾诺豬猪貌貌賬账趕赶跡迹蹤踪軌轨軸轴輸输輯辑辭辞違违遞递鄰邻釣钓鈴铃鉛铅銅铜銷销鋪铺錫锡鍋锅鎖锁鏈链鏡镜鑽钻閘闸闊阔陰阴隱隐雖虽霧雾韻韵頓顿預预頻频顆颗願愿飄飘餅饼養养餐餐騎骑騙骗驅驱驚惊鬆松鴻鸿鵬鹏鹽盐齒齿兒儿產产亞亚爾尔偉伟傑杰僅仅備备債债傾倾億亿優优兌兑兇凶冊册凍冻創创劃划劇剧劑剂勝胜勢势勵励勸劝匈匈協协卻却厲厉吳吴員员喪丧嗎吗嘆叹嘗尝噸吨嚐尝囑嘱國国圍围壇坛壢坜墊垫墻墙夾夹奧奥妝妆娛娱媽妈嬰婴孫孙宮宫寬宽專专尷尴岡冈峽峡嶼屿嶽岳廟庙廢废弒弑彎弯彥彦徹彻恥耻悅悦惡恶惱恼愈愈慣惯慘惨憂忧憑凭憲宪應应懇恳懲惩戀恋拾拾捨舍掃扫採采揀拣揚扬換换損损搖摇搶抢撐撑撥拨撲扑擁拥擠挤擬拟攜携攝摄攪搅敗败敵敌數数斃毙晉晋暈晕曉晓曬晒朧胧桿杆棄弃楓枫樁桩樞枢樹树橋桥檔档檢检櫃柜欄栏歲岁殺杀殼壳毀毁氈毡沖冲淚泪淨净淺浅渦涡測测渾浑湊凑溝沟滅灭滿满漁渔漲涨潛潜潤润澤泽濃浓瀾澜煉炼煙烟煩烦熱热燒烧爐炉牆墙牽牵狀状猶犹獄狱獵猎甌瓯畫画疊叠痠酸瘋疯盜盗盡尽眾众睜睁矯矫硯砚碩硕磚砖祕秘禦御禪禅稅税積积穀谷窮穷竅窍筍笋節节築筑篩筛簾帘籃篮籌筹籤签籠笼糾纠約约紅红納纳紙纸紛纷紡纺紹绍紫紫絕绝絡络絨绒綜综綢绸綱纲綿绵緒绪緩缓緯纬練练縣县縫缝縱纵繁繁繞绕繩绳繪绘繫系繳缴繼继續续纖纤罈坛罰罚罷罢翹翘耬耧聞闻脅胁脈脉臉脸臟脏艙舱艦舰蘋苹薦荐蒼苍蓮莲蔣蒋薩萨蘆芦蘊蕴處处蝦虾螢萤蠟蜡術术衝冲袞衮裏里褲裤襲袭訓训討讨託托訪访詞词該该誇夸誌志語语誰谁請请諒谅諧谐謀谋謂谓謎谜謙谦謝谢謹谨譜谱譯译議议讀读變变豎竖豔艳貓猫貢贡貧贫販贩貫贯貸贷賀贺賄贿資资賊贼賒赊賠赔賢贤賤贱賦赋賭赌賺赚賽赛贏赢趨趋跡迹踐践蹟迹車车軒轩軟软較较輝辉輩辈轎轿迴回遙遥遜逊遭遭鄲郸醜丑醬酱釀酿釐厘鈞钧鈣钙鉅巨銘铭銳锐鋒锋鋸锯錯错鍛锻鎔熔鎮镇鏟铲鐘钟閃闪閒闲閣阁闆板闖闯關关陣阵隸隶雋隽雛雏雲云霑沾靚靓韌韧頒颁頌颂頑顽頗颇頰颊頸颈頹颓顏颜顫颤颱台飢饥飼饲飾饰餃饺餓饿餘余駕驾駛驶騷骚驕骄驟骤魯鲁鯊鲨鰻鳗鴨鸭鵝鹅鶴鹤鷹鹰鹹咸麼么黴霉齋斋龐庞龜龟銭钱";

/** A full-width comma parts thoughts; it groups digits only among full-width digits (９，９９９). */
const FULL_COMMA = 0xff0c;
const isFullDigit = (code: number): boolean => code >= 0xff10 && code <= 0xff19;
const FOLD = buildTable();

function buildTable(): Uint16Array {
  const table = new Uint16Array(65_536);
  for (let code = 0; code < table.length; code++) table[code] = code;
  for (let code = 0xff01; code <= 0xff5e; code++) if (code !== FULL_COMMA) table[code] = code - 0xfee0;
  for (let i = 0; i + 1 < TRADITIONAL.length; i += 2) table[TRADITIONAL.charCodeAt(i)] = TRADITIONAL.charCodeAt(i + 1);
  const extra: readonly (readonly [string, string])[] = [
    ["\u3000", " "],
    ["\u00a0", " "],
    ["〜", "~"],
    ["–", "-"],
    ["—", "-"],
    ["−", "-"],
    ["‐", "-"],
    ["‑", "-"],
    ["％", "%"],
    ["﹪", "%"],
    ["￥", "¥"],
    ["○", "〇"],
    ["Ｏ", "O"],
  ];
  for (const [from, to] of extra) table[from.charCodeAt(0)] = to.charCodeAt(0);
  return table;
}

let lastText = "";
let lastFolded = "";

/**
 * The text with full-width forms and traditional characters replaced, every character at its old offset.
 * Commas stay apart from 、 and 。 stays as it is; dashes of every length become "-".
 */
export function foldText(text: string): string {
  if (text === lastText) return lastFolded;
  let changed = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (FOLD[code] !== code || (code === FULL_COMMA && isFullDigit(text.charCodeAt(i + 1)))) {
      changed = i;
      break;
    }
  }
  lastText = text;
  lastFolded = changed < 0 ? text : foldFrom(text, changed);
  return lastFolded;
}

function foldFrom(text: string, first: number): string {
  const parts: string[] = [text.slice(0, first)];
  const units: number[] = [];
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    units.push(code === FULL_COMMA && isFullDigit(text.charCodeAt(i - 1)) ? 44 : (FOLD[code] ?? 0));
    if (units.length === 4_096) parts.push(String.fromCharCode(...units.splice(0)));
  }
  parts.push(String.fromCharCode(...units));
  return parts.join("");
}
