using System;

namespace Laurel
{
    /// <summary>The storage does not take a picture. To send it again as it is does not help; a new call of <see cref="LaurelAvatars.UploadAsync"/> may.</summary>
    public sealed class UploadRefusedException : Exception
    {
        internal UploadRefusedException(int statusCode, string code, string detail)
            : base("The storage does not take the picture (" + statusCode + " " + code + ": " + detail + "). " + ToDo(code))
        {
            StatusCode = statusCode;
            Code = code;
        }

        /// <summary>Of HTTP.</summary>
        public int StatusCode { get; private set; }

        /// <summary>What to decide by, as <c>EntityTooLarge</c>: S3's names.</summary>
        public string Code { get; private set; }

        private static string ToDo(string code)
        {
            switch (code)
            {
                case "EntityTooLarge":
                case "EntityTooSmall": return "It came with another length than it has: upload it again, and where that goes on look at what stands between.";
                case "AccessDenied": return "A picture must be there two minutes after the call began: upload it again, and a smaller one where the connection is slow.";
                default: return "Upload it again; where that goes on, name this code when you ask for help.";
            }
        }
    }
}
