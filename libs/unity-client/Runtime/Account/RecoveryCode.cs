using System;
using System.Text;

namespace Laurel
{
    /// <summary>A guest's name and password as 80 characters in groups of five, with two check bytes. Whoever has it is the player.</summary>
    public static class RecoveryCode
    {
        private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        private const int NameBytes = 16;
        private const int SecretBytes = 48;
        private const int Characters = 80;
        private const int Group = 5;

        /// <summary>Null where the name is no UUIDv4 or the password not one of 32 bytes: such a player signs in by e-mail.</summary>
        public static string Write(string username, string password)
        {
            var secret = new byte[SecretBytes];
            if (!Uuid.TryRead(username, secret) || !Base64Url.TryRead(password, secret, NameBytes)) return null;
            var code = new StringBuilder();
            var digits = Digits(Checked(secret));
            for (var i = 0; i < digits.Length; i++)
            {
                if (i > 0 && i % Group == 0) code.Append('-');
                code.Append(digits[i]);
            }
            return code.ToString();
        }

        /// <summary>Takes small letters, I and L for 1, O for 0; skips hyphens and white space.</summary>
        /// <exception cref="RecoveryCodeException">It says what is wrong, and never what was typed.</exception>
        public static AccountRecord Read(string code)
        {
            var bytes = Bytes(code ?? "");
            var secret = new byte[SecretBytes];
            Array.Copy(bytes, secret, SecretBytes);
            var check = Crc16.Of(secret);
            if (bytes[SecretBytes] != check >> 8 || bytes[SecretBytes + 1] != (check & 0xff)) throw new RecoveryCodeException(RecoveryCodeMistake.Check);
            var username = Uuid.Write(secret);
            if (!Uuid.TryRead(username, new byte[NameBytes])) throw new RecoveryCodeException(RecoveryCodeMistake.Username);
            return new AccountRecord { Username = username, Password = Base64Url.Write(secret, NameBytes, SecretBytes - NameBytes) };
        }

        private static byte[] Checked(byte[] secret)
        {
            var check = Crc16.Of(secret);
            var all = new byte[SecretBytes + 2];
            Array.Copy(secret, all, SecretBytes);
            all[SecretBytes] = (byte)(check >> 8);
            all[SecretBytes + 1] = (byte)check;
            return all;
        }

        private static string Digits(byte[] bytes)
        {
            var digits = new StringBuilder();
            for (var bit = 0; bit < bytes.Length * 8; bit += 5)
            {
                var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
                digits.Append(Alphabet[(pair >> (11 - bit % 8)) & 31]);
            }
            return digits.ToString();
        }

        private static byte[] Bytes(string code)
        {
            var digits = Bare(code);
            if (digits.Length != Characters) throw new RecoveryCodeException(RecoveryCodeMistake.Length);
            var bytes = new byte[Characters * 5 / 8];
            for (var i = 0; i < Characters; i++)
            {
                var value = Alphabet.IndexOf(digits[i]);
                if (value < 0) throw new RecoveryCodeException(RecoveryCodeMistake.Character);
                for (var bit = 0; bit < 5; bit++)
                    if ((value & (16 >> bit)) != 0) bytes[(i * 5 + bit) / 8] |= (byte)(128 >> ((i * 5 + bit) % 8));
            }
            return bytes;
        }

        private static string Bare(string code)
        {
            var bare = new StringBuilder();
            foreach (var typed in code)
                if (typed != '-' && !char.IsWhiteSpace(typed)) bare.Append(Meant(typed));
            return bare.ToString();
        }

        /// <summary>Only ASCII letters are made large: others would become characters that nobody has typed.</summary>
        private static char Meant(char typed)
        {
            var large = typed >= 'a' && typed <= 'z' ? (char)(typed - 32) : typed;
            return large == 'I' || large == 'L' ? '1' : large == 'O' ? '0' : large;
        }
    }
}
