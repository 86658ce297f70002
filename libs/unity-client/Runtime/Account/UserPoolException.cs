using System;

namespace Laurel
{
    /// <summary>The user pool has refused something about an account. It holds no token and no password.</summary>
    public sealed class UserPoolException : Exception
    {
        internal UserPoolException(int statusCode, string code, string detail) : base(code + ": " + detail)
        {
            StatusCode = statusCode;
            Code = code;
            Detail = detail;
        }

        /// <summary>What to decide by, as <c>CodeMismatchException</c>: Cognito's names.</summary>
        public string Code { get; private set; }

        /// <summary>In English, for developers.</summary>
        public string Detail { get; private set; }

        internal int StatusCode { get; private set; }

        /// <summary>The code is no more, or never was: also where it has done its work, and the answer to that was lost.</summary>
        internal bool IsOfSpentCode => Code == "ExpiredCodeException" || Code == "CodeMismatchException";
    }
}
