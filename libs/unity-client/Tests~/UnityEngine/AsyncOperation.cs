using System;

namespace UnityEngine
{
    /// <summary>Something that ends in a later frame.</summary>
    public class AsyncOperation
    {
        private Action<AsyncOperation> handlers;

        /// <summary>Whether it has ended.</summary>
        public bool isDone { get; private set; }

        /// <summary>Raised once on the main thread; at once where it has ended already.</summary>
        public event Action<AsyncOperation> completed
        {
            add
            {
                PlayerLoop.Demand("completed");
                if (isDone) value(this);
                else handlers += value;
            }
            remove => handlers -= value;
        }

        internal void End()
        {
            PlayerLoop.Demand("End");
            isDone = true;
            handlers?.Invoke(this);
            handlers = null;
        }
    }
}

namespace UnityEngine.Networking
{
    /// <summary>A request under way.</summary>
    public class UnityWebRequestAsyncOperation : AsyncOperation
    {
        internal UnityWebRequestAsyncOperation(UnityWebRequest request)
        {
            webRequest = request;
        }

        /// <summary>The request.</summary>
        public UnityWebRequest webRequest { get; }
    }
}
