// The words most found in published lists of leaked passwords, as stems: a password is compared after digits and signs
// around it are taken off, so one stem stands for hundreds of list entries (`password1`, `Password123!`, `2024summer`).
const STEMS = `
password passwort passord parola parole motdepasse contrasena contraseña senha haslo heslo jelszo sifre salasana wachtwoord fjalekalim fjalëkalim
passw0rd passwd pass passpass passwordpassword mypassword newpassword changeme changeit letmein letmeinnow welcome welcomeback login logmein
admin administrator adminadmin root rootroot toor superuser superadmin user useruser guest guestguest test testtest testing tester demo demodemo
default secret topsecret master masterkey access accessgranted system server service manager public private temp temporary sample example
qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop qwerty123456 qwertyqwerty asdfghjkl asdfasdf asdf asdfgh asdfghjk zxcvbnm zxcvbn zxcvasdf qazwsx qazwsxedc qweasd qweasdzxc
1qaz2wsx 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1xsw2 qwer1234 asdf1234 abcd1234 a1b2c3d4 abc abcabc abcdef abcdefg abcdefgh abcdabcd
iloveyou iloveu iloveme loveme lovely loveyou mylove love lovelove sweetheart darling honey babygirl babyboy baby princess prince queen king angel angels
sunshine rainbow flower flowers butterfly summer winter spring autumn january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday holiday christmas birthday forever freedom justice liberty peace
football baseball basketball hockey soccer softball tennis volleyball golf swimming liverpool arsenal chelsea barcelona realmadrid juventus manchester manutd everton
monkey dragon tiger lion panther eagle falcon phoenix wolf shadow hunter killer ninja samurai warrior pirate wizard merlin gandalf
superman batman spiderman ironman pokemon pikachu naruto starwars startrek matrix hellokitty mickey mickeymouse snoopy garfield scooby scoobydoo
michael michelle jennifer jessica ashley amanda nicole daniel joshua matthew andrew robert jordan thomas charlie george william anthony jonathan
samantha elizabeth stephanie victoria alexander alexandra christian christopher benjamin nicholas brandon patrick richard charles martin maria
computer internet google facebook instagram twitter linkedin youtube amazon microsoft windows apple samsung nokia android iphone whatsapp
company business office sales marketing money cash dollar million millionaire success winner champion lucky blessed jesus jesuschrist church heaven
trustno whatever nothing nopassword idontknow fuckyou fuckoff fuckme asshole bitch bullshit
mustang ferrari porsche mercedes bmw corvette harley yamaha honda toyota
chocolate cookie cheese banana orange strawberry pepper ginger coffee pizza
hello hellohello hello123 helloworld goodluck thankyou goodbye computer1 starlight diamond silver golden purple
london paris berlin newyork america canada australia mexico kosovo prishtina pristina tirana albania shqiperia shqipe
leads leaddashboard dashboard
`;

const KEYBOARD_AND_DIGITS = `
123123123 123456123 12345678910 1234512345 11223344 1122334455 112233445566 123321123 123454321 1234567891 0123456789 9876543210
12341234 12121212 13131313 10203040 102030405060 147258369 147852369 159357159 159753159 741852963 789456123 987654321 456789123 123789456
31415926 314159265 11112222 20202020 20242024 20252025 20262026 123qweasd 123456789a 12345qwert 1234qwer 123qwe123 123abc123 12345abc
`;

/** Common passwords as stems, lower case; see `passwordWeakness`. */
export const COMMON_PASSWORD_STEMS: ReadonlySet<string> = new Set(
  `${STEMS} ${KEYBOARD_AND_DIGITS}`.split(/\s+/).filter(Boolean),
);
