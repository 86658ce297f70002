using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What the service has refused over the socket.</summary>
    public sealed class LiveError
    {
        internal LiveError(JObject frame)
        {
            Code = frame.Text("code");
            Detail = frame.Text("detail");
            RequestId = frame.Text("requestId");
        }

        /// <summary>What to decide by, as <c>unknown_board</c>: the codes of the contract.</summary>
        public string Code { get; private set; }

        /// <summary>In English, for developers.</summary>
        public string Detail { get; private set; }

        /// <summary>Name it when you ask for help.</summary>
        public string RequestId { get; private set; }
    }
}
