using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>A service that takes all at once, or is down.</summary>
    internal sealed class FakeApi : IApiClient
    {
        public bool IsDown { get; set; }

        public int Tries { get; private set; }

        public Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            Tries++;
            if (IsDown) return Task.FromException<ApiResponse<T>>(new ConnectionException("Nobody is there."));
            return Task.FromResult(new ApiResponse<T>(200, new Dictionary<string, string>(), (T)(object)new JObject(), "{}"));
        }
    }
}
