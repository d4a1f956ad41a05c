//! Names as a roster holds them: common ones, rare characters, two characters, compound family names, minority names
//! with the middle dot, Latin names of foreign residents.

use super::chance::Chance;

const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤";
const RARE_FAMILY: [&str; 13] =
    ["欧阳", "司马", "上官", "诸葛", "夏侯", "尉迟", "皇甫", "亓", "仝", "逄", "隗", "郄", "䶮"];
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文建国玉梅兰红秀春金龙海波宁鹏飞宇轩子涵欣怡梓浩然诗雨佳琪嘉豪思远晨曦若溪俊熙志远晓东雪莲凤琴淑珍德福永康小燕立新庆云振兴亚楠书瑶一诺沐阳景行";
const RARE_GIVEN: &str = "喆堃祎昉奭翀赟龑旻珺琎彧晟婠莜镕𬱖𫖯㛃𬭎𬭳㵘龘𠅤";
const MINORITY: [&str; 14] = [
    "阿依古丽·买买提",
    "买买提江·吾买尔",
    "迪丽娜尔·阿不都拉",
    "古丽巴哈尔·艾尼瓦尔",
    "扎西·次仁",
    "卓玛·央金",
    "格桑·旺堆",
    "巴特尔·朝鲁",
    "其其格·娜仁",
    "阿布力孜·吐尔逊",
    "热依汗古丽·阿卜杜热合曼",
    "努尔兰·哈力别克",
    "艾合买提江·阿布都热依木",
    "尼玛·多吉",
];
const LATIN_FIRST: [&str; 12] =
    ["JOHN", "MARIA", "Jean-Luc", "José", "ANNA", "Nguyễn Văn", "PAK", "SUSAN", "OLGA", "Zoë", "MOHAMMED", "GRACE"];
const LATIN_LAST: [&str; 12] = [
    "SMITH", "GARCÍA", "O'Neill", "Núñez", "KOWALSKA", "Hùng", "CHOL", "MILLER", "IVANOVA", "de Vries", "KHAN",
    "OKAFOR",
];

/// A full name for a member of the family `surname` (the family's own is drawn with [`surname`]).
pub(super) fn full_name(chance: &mut Chance, surname: &str) -> String {
    if chance.one_in(60) {
        return chance.pick(&MINORITY).to_owned();
    }
    let given = if chance.one_in(5) { 1 } else { 2 };
    let mut name = surname.to_owned();
    for _ in 0..given {
        let source = if chance.one_in(40) { RARE_GIVEN } else { GIVEN };
        name.push(chance.character(source));
    }
    name
}

/// A family name.
pub(super) fn surname(chance: &mut Chance) -> String {
    if chance.one_in(40) { chance.pick(&RARE_FAMILY).to_owned() } else { chance.character(FAMILY).to_string() }
}

/// A foreign resident's name.
pub(super) fn latin(chance: &mut Chance) -> String {
    format!("{} {}", chance.pick(&LATIN_FIRST), chance.pick(&LATIN_LAST))
}
