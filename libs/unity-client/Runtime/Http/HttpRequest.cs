using System.Collections.Generic;

namespace Laurel
{
    /// <summary>A request to the user pool or to the storage, which may be sent again as it is.</summary>
    internal sealed class HttpRequest
    {
        public HttpRequest(string method, string url)
        {
            Method = method;
            Url = url;
            Headers = new Dictionary<string, string>();
        }

        public string Method { get; private set; }

        public string Url { get; private set; }

        public Dictionary<string, string> Headers { get; private set; }

        /// <summary>After which there is no answer, whoever waits.</summary>
        public double LimitSeconds { get; set; } = Tries.LimitSeconds;

        /// <summary>Null: none.</summary>
        public byte[] Body { get; set; }
    }
}
