using System.Security.Cryptography;

namespace Laurel
{
    /// <summary>The system's own source of what nobody can guess.</summary>
    internal static class SecureRandom
    {
        public static byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            using (var source = RandomNumberGenerator.Create()) source.GetBytes(bytes);
            return bytes;
        }
    }
}
