namespace Laurel
{
    /// <summary>CRC-16/IBM-3740: polynomial 0x1021, first value 0xFFFF, not reflected.</summary>
    internal static class Crc16
    {
        public static int Of(byte[] bytes)
        {
            var crc = 0xffff;
            foreach (var one in bytes)
            {
                crc ^= one << 8;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
                crc &= 0xffff;
            }
            return crc;
        }
    }
}
